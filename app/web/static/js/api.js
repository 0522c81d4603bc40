/* Calls to /api/v1: JSON in and out, problems as errors, safe repeats.
 *
 * How to use:
 *   import { get, send, sendOnce, ApiProblem, NoAnswer, setSession } from "./api.js";
 *   const { data, status } = await get("/api/v1/malls/bekasi");
 *   await send("POST", "/api/v1/counters/ID/next")                      one try
 *   await sendOnce("take-A1", "POST", path, body, { token, onRetry })   same Idempotency-Key until a definite answer
 *   options: token (device, sent as Bearer), key (Idempotency-Key), timeout (ms, 15 s), etag, signal, watching (a page that looks by itself)
 *   setSession(answer)     after sign-in: unsafe methods then carry the CSRF header that the server named
 * Failures, both with a `code` for error.<code>:
 *   ApiProblem   the server answered: .status .code .detail (already in the reader's language) .state (console) .facts (the whole problem) .retryAfter (seconds or null)
 *   NoAnswer     it did not (no network, timeout, a proxy's 502/504): whether anything happened is unknown; repeat with the same key
 */

import { lang } from "./i18n.js";

const TIMEOUT = 15000;
let csrf = null;

export class ApiProblem extends Error {
  constructor(status, problem, retryAfter = null) {
    super(problem.detail || problem.title || String(status));
    this.name = "ApiProblem";
    this.status = status;
    this.code = problem.code ?? `http_${status}`;
    this.detail = problem.detail ?? "";
    this.state = problem.state ?? null;
    this.facts = problem;
    this.retryAfter = retryAfter;
  }
}

export class NoAnswer extends Error {
  constructor(cause) {
    super("no answer");
    this.name = "NoAnswer";
    this.code = "no_answer";
    this.cause = cause;
  }
}

/** Remembers (or, with null, forgets) the session's CSRF header. */
export function setSession(session) {
  csrf = session ? { header: session.csrf_header, token: session.csrf_token } : null;
}

export function get(path, options = {}) {
  return send("GET", path, undefined, options);
}

/** One request; returns {status, data, etag}; 304 gives data null. Raises ApiProblem, NoAnswer. */
export async function send(method, path, body, options = {}) {
  const answer = await reach(method, path, body, options);
  if (answer.status === 502 || answer.status === 504) throw new NoAnswer(`http ${answer.status}`);
  const etag = answer.headers.get("ETag");
  if (answer.status === 304 || answer.status === 204) return { status: answer.status, data: null, etag };
  const data = await read(answer);
  if (answer.ok) return { status: answer.status, data, etag };
  throw new ApiProblem(answer.status, data ?? {}, retryAfter(answer));
}

async function reach(method, path, body, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), options.timeout ?? TIMEOUT);
  options.signal?.addEventListener("abort", () => stop.abort(), { once: true });
  try {
    return await fetch(path, {
      method,
      headers: headers(method, body, options),
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
    });
  } catch (cause) {
    throw new NoAnswer(cause);
  } finally {
    clearTimeout(timer);
  }
}

function headers(method, body, { token, key, etag, watching }) {
  const all = { Accept: "application/json", "Accept-Language": lang() };
  if (body !== undefined) all["Content-Type"] = "application/json";
  if (token) all.Authorization = `Bearer ${token}`;
  if (key) all["Idempotency-Key"] = key;
  if (etag) all["If-None-Match"] = etag;
  if (watching) all["X-Watching"] = "1"; /* nobody did anything: it keeps no session alive */
  if (csrf && method !== "GET") all[csrf.header] = csrf.token;
  return all;
}

async function read(answer) {
  try {
    return await answer.json();
  } catch (cause) {
    if (answer.ok) throw new NoAnswer(cause); /* cut off in the middle: not a definite answer */
    return null;
  }
}

function retryAfter(answer) {
  const seconds = Number(answer.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** 128 random bits. Not crypto.randomUUID: a kiosk on plain http is no secure context. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key kept for an intention, made at the first ask; it outlives a reload of the page. */
export function keptKey(intention) {
  const name = `antre.key.${intention}`;
  let key = sessionStorage.getItem(name);
  if (!key) {
    key = newKey();
    sessionStorage.setItem(name, key);
  }
  return key;
}

export function dropKey(intention) {
  sessionStorage.removeItem(`antre.key.${intention}`);
}

/**
 * Sends until a definite answer: NoAnswer and 503 are repeated with the same key, after 1, 2, 4 … s (with jitter).
 * The key is dropped on any definite answer, and kept when the tries are used up, so that a later call goes on.
 * options: tries (4), onRetry(attempt), and those of send.
 */
export async function sendOnce(intention, method, path, body, options = {}) {
  const tries = options.tries ?? 4;
  const key = keptKey(intention);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await send(method, path, body, { ...options, key });
      dropKey(intention);
      return answer;
    } catch (failure) {
      const again = failure instanceof NoAnswer || failure.status === 503;
      if (!again) dropKey(intention);
      if (!again || attempt >= tries || options.signal?.aborted) throw failure;
      options.onRetry?.(attempt);
      await pause((failure.retryAfter ?? 2 ** (attempt - 1)) * 1000 * (0.75 + Math.random() / 2));
    }
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
