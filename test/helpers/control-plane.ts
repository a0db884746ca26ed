import { resolve } from "node:path";
import { onTestFinished } from "vitest";
import { createNodeLauncher } from "../../src/host/index.ts";
import type { StartOrder } from "../../src/shared/contract/process-channel.ts";
import { within } from "./deadline.ts";

export const controlPlaneFile = resolve("out/main/control-plane.js");

const secret = "s".repeat(43);

type Options = Partial<Pick<StartOrder, "clock" | "port">>;

/** The order that starts a control plane on a data folder, with made-up secrets. */
export const startOrder = (dataDirectory: string, options: Options = {}): StartOrder => ({
  type: "start",
  dataDirectory,
  uiDirectory: resolve("out/renderer"),
  version: "test",
  port: 0,
  ownerName: "Ada",
  openingKey: "o".repeat(43),
  clock: null,
  callTokenSecret: "c".repeat(43),
  livekit: { apiKey: "key", apiSecret: secret, webhookKey: "hook", webhookSecret: secret },
  ...options,
});

export interface TestControlPlane {
  readonly port: number;
  readonly url: string;
  /** A single-use code that signs the owner in. */
  readonly ownerCode: () => Promise<string>;
  /** Tells it that a media server is healthy, at an address where nothing answers. */
  readonly pretendMediaServer: () => void;
  readonly stop: () => Promise<void>;
}

/** A control plane without the host around it. */
export async function startControlPlane(dataDirectory: string, options?: Options): Promise<TestControlPlane> {
  const ready = Promise.withResolvers<number>();
  const exited = Promise.withResolvers<void>();
  const codes: PromiseWithResolvers<string>[] = [];
  const link = createNodeLauncher(process.execPath, controlPlaneFile).launch({
    onMessage(message) {
      if (message.type === "ready") ready.resolve(message.port);
      if (message.type === "failed") ready.reject(new Error(message.detail));
      if (message.type === "owner-code") codes[message.request]?.resolve(message.code);
      if (message.type === "owner-code-refused") codes[message.request]?.reject(new Error(message.code));
    },
    onLine: () => {},
    onExit: (how) => {
      ready.reject(new Error(how));
      exited.resolve();
    },
  });
  onTestFinished(() => link.kill());
  link.send(startOrder(dataDirectory, options));
  const port = await within(20_000, "the start of the control plane", ready.promise);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    ownerCode: async () => {
      const answered = Promise.withResolvers<string>();
      link.send({ type: "owner-code", request: codes.push(answered) - 1, lifetime: 60_000 });
      return await within(20_000, "an owner's code", answered.promise);
    },
    pretendMediaServer: () => {
      const nowhere = { url: "ws://127.0.0.1:9", version: null, pid: null };
      link.send({ type: "media-server", status: "healthy", ...nowhere });
    },
    stop: async () => {
      link.send({ type: "stop" });
      await within(20_000, "the end of the control plane", exited.promise);
    },
  };
}
