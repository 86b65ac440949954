// The Vercel AI SDK with its three providers. `node ai_sdk.mjs BASE_URL` prints as cases.py does.
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, Output, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";

const url = process.argv[2];
const loop = "surefoot/loop";
const stub = "openai:stub"; // a model behind the server that calls tools
const question = "What is 15% of 240?";
const population = tool({
  description: "How many people live in a city.",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => (city === "Paris" ? "2102650" : "nobody knows"),
});

function same(found, expected) {
  if (found !== expected) throw new Error(`${JSON.stringify(found)} instead of ${expected}`);
}

function within(part, whole) {
  if (!String(whole).includes(part)) throw new Error(`no ${part} in ${JSON.stringify(whole)}`);
}

async function report(client, name, run) {
  let error = null;
  try {
    await run();
  } catch (raised) {
    error = `${raised.name}: ${raised.message} ${raised.responseBody ?? ""}`.slice(0, 600);
  }
  console.log(JSON.stringify({ client, case: name, error }));
}

async function casesOf(client, model, providerOptions) {
  const options = { maxRetries: 0 };
  await report(client, "answer", async () => {
    const { text, usage } = await generateText({ model: model(loop), prompt: question, ...options });
    same(text, "36");
    same(usage.outputTokens > 0, true);
  });
  await report(client, "stream", async () => {
    let failure = null;
    const run = streamText({
      model: model(loop),
      prompt: question,
      onError: ({ error }) => { failure = error; },
      ...options,
    });
    let said = "";
    for await (const part of run.textStream) said += part;
    if (failure) throw failure;
    same(said, "36");
  });
  await report(client, "conversation", async () => {
    const messages = [
      { role: "user", content: "What is 2 + 3?" },
      { role: "assistant", content: "5" },
      { role: "user", content: question },
    ];
    const { text } = await generateText({
      model: model(loop), system: "You are helpful.", messages, ...options,
    });
    same(text, "36");
  });
  await report(client, "reasoning", async () => {
    const { reasoningText } = await generateText({
      model: model(loop), prompt: question, providerOptions, ...options,
    });
    within("240", reasoningText);
  });
  await report(client, "structured", async () => {
    const { output } = await generateText({
      model: model(loop),
      prompt: question,
      output: Output.object({ schema: z.object({ answer: z.number() }) }),
      ...options,
    });
    same(output.answer, 36);
  });
  await report(client, "tools", async () => {
    const asked = {
      model: model(stub),
      prompt: "How many people live in Paris?",
      tools: { population },
      stopWhen: stepCountIs(3),
      ...options,
    };
    within("2102650", (await generateText(asked)).text);
    let failure = null;
    const run = streamText({ ...asked, onError: ({ error }) => { failure = error; } });
    let said = "";
    for await (const part of run.textStream) said += part;
    if (failure) throw failure;
    within("2102650", said);
  });
}

const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey: "none" });
const compatible = createOpenAICompatible({
  name: "surefoot", baseURL: `${url}/v1`, apiKey: "none", supportsStructuredOutputs: true,
});
const anthropic = createAnthropic({ baseURL: `${url}/v1`, apiKey: "none" });
const thinking = { anthropic: { thinking: { type: "enabled", budgetTokens: 2048 } } };
const summary = {
  openai: { reasoningEffort: "low", reasoningSummary: "auto", forceReasoning: true },
};
await casesOf("Vercel AI SDK, `openai`", (name) => openai(name), summary);
await casesOf("Vercel AI SDK, `openai-compatible`", (name) => compatible(name), undefined);
await casesOf("Vercel AI SDK, `anthropic`", (name) => anthropic(name), thinking);
