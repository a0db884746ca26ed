import { expect, test } from "vitest";
import { bypassProxyForLoopback } from "../../../src/host/bypass-proxy.ts";

test.each<[NodeJS.ProcessEnv, string | undefined]>([
  [{}, "127.0.0.1,localhost"],
  [{ NO_PROXY: "corp.example" }, "corp.example,127.0.0.1,localhost"],
  [{ no_proxy: "a.example", NO_PROXY: "b.example" }, "a.example,127.0.0.1,localhost"],
  [{ no_proxy: "" }, "127.0.0.1,localhost"],
])("%o leaves loopback direct", (env, expected) => {
  bypassProxyForLoopback(env);
  expect(env["no_proxy"]).toBe(expected);
  expect(env["NO_PROXY"]).toBe(expected);
});

test("without a proxy nothing is set", () => {
  const env: NodeJS.ProcessEnv = { NO_PROXY: "*" };
  bypassProxyForLoopback(env);
  expect(env).toEqual({ NO_PROXY: "*" });
});
