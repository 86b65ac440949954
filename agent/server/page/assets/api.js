// The server's API. Every failure is an ApiFailure whose message can be shown as it is.

let key = "";

export class ApiFailure extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** The bearer key for all further requests; it lives in this page's memory alone. */
export function useKey(secret) {
  key = secret.trim();
}

async function call(path, options = {}) {
  const headers = { ...options.headers };
  if (key) headers.authorization = `Bearer ${key}`;
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiFailure("The server cannot be reached. Is it still running?", 0);
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  throw new ApiFailure(body?.error?.message ?? `The server answers ${response.status}.`, response.status);
}

/** What can be asked for: names of strategies and of models. */
export async function catalogue() {
  const { data } = await (await call("v1/models")).json();
  const family = "surefoot/";
  const names = data.map((model) => model.id);
  return {
    strategies: names.filter((id) => id.startsWith(family)).map((id) => id.slice(family.length)),
    models: names.filter((id) => !id.startsWith(family)),
  };
}

/** Run a problem: its events as they happen. Aborting the signal cancels the run. `begun` is told
 * the run's id. */
export async function* run(order, signal, begun = () => {}) {
  const response = await call("v1/runs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...order, stream: true }),
    signal,
  });
  begun(response.headers.get("x-surefoot-run"));
  for await (const { event, data } of frames(response.body)) {
    if (event === "failed") throw new ApiFailure(data.error.message, 200);
    yield data;
  }
}

/** The frames of a server-sent stream; comments (keep-alives) are passed over. */
async function* frames(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const lines = part.split("\n");
      const field = (name) => lines.find((line) => line.startsWith(name))?.slice(name.length);
      const data = field("data: ");
      if (data) yield { event: field("event: "), data: JSON.parse(data) };
    }
  }
}

const trace = (id) => `v1/traces/${encodeURIComponent(id)}`;

export async function listTraces(after) {
  const from = after ? `&after=${encodeURIComponent(after)}` : "";
  return (await call(`v1/traces?limit=20${from}`)).json();
}

export const openTrace = async (id) => (await call(trace(id))).json();
export const exportTrace = async (id) => (await call(`${trace(id)}/export`)).blob();
export const deleteTrace = (id) => call(trace(id), { method: "DELETE" });
