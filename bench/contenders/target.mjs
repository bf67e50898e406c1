const key = { accessKeyId: 'bench-id', accessKeySecret: 'bench-secret' };

/** Where PutLogs ships to, as its options name it. */
export function slsTarget(port) {
  return { endpoint: `http://127.0.0.1:${port}`, project: 'bench', logstore: 'records', ...key };
}
