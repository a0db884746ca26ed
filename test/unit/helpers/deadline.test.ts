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

test("exitOf waits for all output, and can be called after the exit", async () => {
  const { child, said } = run(`process.stdout.write("x".repeat(1_000_000), () => process.exit(7))`);
  expect(await exitOf(child, "it")).toBe(7);
  expect(said()).toHaveLength(1_000_000);
  expect(await exitOf(child, "it")).toBe(7);
});

test("exitOf is null for a program ended by a signal", async () => {
  const { child } = run("setInterval(() => {}, 1_000)");
  child.kill("SIGKILL");
  expect(await exitOf(child, "it")).toBeNull();
});

test("exitOf fails with the program's name and last output if it does not end", async () => {
  const { child, said } = run(`setInterval(() => {}, 1_000); console.log("at work")`);
  await once(child.stdout, "data");
  await expect(exitOf(child, "the worker", said, 50)).rejects.toThrow(
    /^the exit of the worker took longer than 50 ms\nIt said: at work/,
  );
});

test("within passes on the failure of what it waits for, once", async () => {
  await expect(within(50, "it", Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});
