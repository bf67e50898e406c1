/**
 * Options of node:http and node:tls that no request here has. Node looks for them on
 * `Object.prototype`, too: what somebody has put there must neither lead a request to a local socket
 * nor have its certificate trusted. An agent's own options come later and win.
 */
export const UNSET: Readonly<Record<string, undefined>> = Object.fromEntries(
  [
    ...['auth', 'createConnection', 'defaultPort', 'family', 'hints', 'host', 'insecureHTTPParser'],
    ...['joinDuplicateHeaders', 'localAddress', 'localPort', 'lookup', 'maxHeaderSize', 'setHost'],
    ...['setDefaultHeaders', 'signal', 'socketPath', 'timeout', 'uniqueHeaders', '_defaultAgent'],
    ...['ALPNProtocols', 'ca', 'cert', 'clientCertEngine', 'crl', 'dhparam', 'ecdhCurve', 'key'],
    ...['maxVersion', 'passphrase', 'path', 'pfx', 'privateKeyEngine', 'privateKeyIdentifier'],
    ...['pskCallback', 'secureContext', 'secureOptions', 'secureProtocol', 'sigalgs', 'ticketKeys'],
  ].map((name) => [name, undefined]),
);
