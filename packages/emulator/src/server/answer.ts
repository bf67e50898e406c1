import { randomBytes } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { AnswerFault, QuotaFault } from '../faults/fault.js';
import type { Refusal } from '../refusal.js';
import { findServiceError } from '../service-errors.js';

/** What an answer says, before the headers that every answer has. */
export interface Answer {
  readonly status: number;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** False for what a proxy in front of the service would send. */
  readonly isService: boolean;
}

/** An answer's identity and date. */
export interface Stamp {
  readonly requestId: string;
  readonly nowMs: number;
}

const SERVER = 'putlogs-emulator';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** 24 upper-case hex digits: the time in seconds, then random ones, so that ids sort by time. */
export function createRequestId(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000) >>> 0;
  const time = seconds.toString(16).padStart(8, '0');
  return (time + randomBytes(8).toString('hex')).toUpperCase();
}

/** Success: 200 and no body. */
export const SUCCESS: Answer = { status: 200, body: '', headers: {}, isService: true };

export function refusalAnswer({ status, code, message }: Refusal): Answer {
  return errorAnswer(status, code, message);
}

export function quotaAnswer(fault: QuotaFault): Answer {
  const { code = 'WriteQuotaExceed', retryAfterSeconds } = fault;
  const known = findServiceError(code);
  const answer = errorAnswer(fault.status ?? known?.status ?? 403, code, fault.message);
  if (retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'Retry-After': String(retryAfterSeconds) } };
}

export function faultAnswer(fault: AnswerFault): Answer {
  const { code, status, message, body = '', headers = {}, requestId = true } = fault;
  const answer: Answer =
    code === undefined
      ? { status: status ?? 200, body, headers: {}, isService: true }
      : errorAnswer(status ?? findServiceError(code)?.status ?? 400, code, message);
  return { ...answer, headers: mergeHeaders(answer.headers, headers), isService: requestId };
}

function errorAnswer(status: number, errorCode: string, message: string | undefined): Answer {
  const errorMessage = message ?? findServiceError(errorCode)?.message ?? errorCode;
  const body = JSON.stringify({ errorCode, errorMessage });
  return { status, errorCode, errorMessage, body, headers: JSON_TYPE, isService: true };
}

/** Sends the whole answer. */
export function sendAnswer(response: ServerResponse, answer: Answer, stamp: Stamp): void {
  sendHead(response, answer, stamp, Buffer.byteLength(answer.body));
  response.end(answer.body);
}

/** Sends an answer's head that announces a body, and nothing after it. */
export function sendHeadOnly(response: ServerResponse, answer: Answer, stamp: Stamp): void {
  sendHead(response, answer, stamp, 1024);
  response.flushHeaders();
}

/** Sends an answer's head up to the middle of a header line, then resets the connection. */
export function sendPartOfHead(response: ServerResponse, answer: Answer): void {
  const { socket } = response;
  const reason = STATUS_CODES[answer.status] ?? '';
  const part = `HTTP/1.1 ${answer.status} ${reason}\r\nServer: ${SERVER}\r\nx-log-requ`;
  socket?.write(part, () => socket.resetAndDestroy());
}

function sendHead(
  response: ServerResponse,
  answer: Answer,
  { requestId, nowMs }: Stamp,
  bodyBytes: number,
): void {
  const service = answer.isService
    ? { 'x-log-requestid': requestId, 'x-log-time': String(Math.floor(nowMs / 1000)) }
    : {};
  const standard = {
    Server: answer.isService ? SERVER : 'proxy',
    Date: new Date(nowMs).toUTCString(),
    'Content-Length': String(bodyBytes),
    ...service,
  };
  response.writeHead(answer.status, mergeHeaders(standard, answer.headers));
}

/** The second's headers win, however they are written. */
function mergeHeaders(
  first: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set(Object.keys(second).map((name) => name.toLowerCase()));
  const kept = Object.entries(first).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...second };
}
