/**
 * A process that takes what any contender posts. Bodies are kept as they come and read only when
 * somebody asks, so that it never is the bottleneck; DELETE starts counting anew.
 */
import { createServer } from 'node:http';
import { rawBytesOf, serviceOf } from './services.mjs';

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {NonNullable<ReturnType<typeof serviceOf>>} Service
 */

const TOTALS_PATH = '/totals';
const nothing = { records: 0, requests: 0, bodyBytes: 0, rawBytes: 0, wireBytes: 0 };

let totals = { ...nothing };
/** @type {{ service: Service, headers: Request['headers'], body: Buffer }[]} */
let unread = [];
/** Connections of contenders, with the bytes that had come when the counting began. */
let connections = new Map();

const server = createServer((request, response) => {
  if (request.url === TOTALS_PATH) answerTotals(request, response);
  else take(request, response);
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('disconnect', () => process.exit());

/** @param {Request} request @param {Response} response */
function take(request, response) {
  const { socket, headers, method, url = '' } = request;
  const service = serviceOf(new URL(url, 'http://sink').pathname);
  if (!connections.has(socket)) connections.set(socket, 0);
  /** @type {Buffer[]} */
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (service === undefined) {
      process.stderr.write(`nobody's path: ${method} ${url}\n`);
      response.writeHead(404).end();
      return;
    }
    unread.push({ service, headers, body: Buffer.concat(chunks) });
    const answer = service.answer();
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
}

/** @param {Request} request @param {Response} response */
function answerTotals(request, response) {
  // Otherwise it would be one of a contender's when the counting begins anew.
  response.setHeader('connection', 'close');
  read();
  const wireBytes = [...connections].reduce(
    (sum, [{ bytesRead }, from]) => sum + bytesRead - from,
    0,
  );
  response.end(JSON.stringify({ ...totals, wireBytes }));
  if (request.method !== 'DELETE') return;
  totals = { ...nothing };
  const open = [...connections.keys()].filter(({ destroyed }) => !destroyed);
  connections = new Map(open.map((socket) => [socket, socket.bytesRead]));
}

function read() {
  for (const { service, headers, body } of unread) {
    totals.records += service.count(body, headers);
    totals.requests += 1;
    totals.bodyBytes += body.length;
    totals.rawBytes += rawBytesOf(body, headers);
  }
  unread = [];
}
