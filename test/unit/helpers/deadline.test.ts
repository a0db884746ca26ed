import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { exitOf, within } from "../../helpers/deadline.ts";

function run(script: string) {
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  return { child, said: () => said };
}

test("a program's exit comes with all that it said, also for whoever asks after it", async () => {
  const { child, said } = run(`process.stdout.write("x".repeat(1_000_000), () => process.exit(7))`);
  expect(await exitOf(child, "it")).toBe(7);
  expect(said()).toHaveLength(1_000_000);
  expect(await exitOf(child, "it")).toBe(7);
});

test("a program that a signal ends has no exit code", async () => {
  const { child } = run("setInterval(() => {}, 1_000)");
  child.kill("SIGKILL");
  expect(await exitOf(child, "it")).toBeNull();
});

test("a program that does not end is an error, with its name and its last words", async () => {
  const { child, said } = run(`setInterval(() => {}, 1_000); console.log("at work")`);
  await once(child.stdout, "data");
  await expect(exitOf(child, "the worker", said, 50)).rejects.toThrow(
    /^the exit of the worker took longer than 50 ms\nIt said: at work/,
  );
});

test("a wait that fails fails as it did, and is not reported twice", async () => {
  await expect(within(50, "it", Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});
