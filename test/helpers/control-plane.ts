import { resolve } from "node:path";
import { onTestFinished } from "vitest";
import { ControlPlaneChannel, type SupervisorCallHandlers } from "../../src/host/channel.ts";
import { createNodeLauncher, type ControlPlaneLauncher } from "../../src/host/index.ts";
import { Entrance } from "../../src/host/entrance/entrance.ts";
import { localUrl } from "../../src/shared/base/reach.ts";
import type { Activity, ControlPlaneEvent, StartOptions } from "../../src/shared/contract/process-channel.ts";
import { HostFailure } from "../../src/shared/errors/host-codes.ts";
import { within } from "./deadline.ts";
import { loopbackAt } from "./reach.ts";

export const controlPlaneFile = resolve("out/main/control-plane.js");
/** In milliseconds. */
export const START_TIMEOUT = 30_000;
const ANSWER_TIMEOUT = 20_000;

const secret = "s".repeat(43);

/** `port` is the one that clients use. */
type Options = Partial<Pick<StartOptions, "clock" | "transcription"> & { readonly port: number }>;

const unknown = () => Promise.reject(new Error("there is no network around this control plane"));
/** The answers of a supervisor that only starts a control plane. */
export const noNetwork = {
  network: unknown,
  changeNetwork: unknown,
  doctor: unknown,
  repair: unknown,
  openRecorder: unknown,
  closeRecorder: unknown,
};

/** Begins each connection that an entrance relays to it. */
export const relayKey = "r".repeat(43);

/** What a control plane needs to start on a data folder, with made-up secrets. */
export const startOptions = (
  dataDirectory: string,
  { port = 4780, ...options }: Options = {},
): StartOptions => ({
  dataDirectory,
  uiDirectory: resolve("out/renderer"),
  version: "test",
  reach: loopbackAt(port),
  authority: null,
  relayKey,
  ownerName: "Ada",
  openingKey: "o".repeat(43),
  clock: null,
  callTokenSecret: "c".repeat(43),
  livekit: { apiKey: "key", apiSecret: secret, webhookKey: "hook", webhookSecret: secret },
  transcription: null,
  ...options,
});

/** One process of the control plane with its channel, without the supervisor that restarts it. */
export function launchControlPlane(
  launcher: ControlPlaneLauncher,
  calls: Partial<SupervisorCallHandlers> = {},
) {
  const lines: string[] = [];
  const events: ControlPlaneEvent[] = [];
  const activities: Activity[] = [];
  const exited = Promise.withResolvers<string>();
  const channel = new ControlPlaneChannel({
    send: (message) => link.send(message),
    calls: { ...noNetwork, ...calls },
    events: {
      activity: (activity) => activities.push(activity),
      clock: () => events.push("clock"),
      hostName: () => {},
      damaged: () => events.push("damaged"),
    },
    onLine: (line) => lines.push(line),
  });
  const link = launcher.launch({
    onMessage: (message) => channel.receive(message),
    onLine: (line) => lines.push(line),
    onExit(how) {
      channel.close(new HostFailure("HEARTH_CONTROL_PLANE_FAILED", how));
      exited.resolve(how);
    },
  });
  onTestFinished(() => link.kill());
  return { channel, link, lines, events, activities, exited: exited.promise };
}

export interface TestControlPlane {
  readonly port: number;
  readonly url: string;
  /** What it has reported of calls to its supervisor. */
  readonly activities: readonly Activity[];
  /** A single-use code that signs the owner in. */
  readonly ownerCode: () => Promise<string>;
  /** Tells it that a media server is healthy, at an address where nothing answers. */
  readonly pretendMediaServer: () => void;
  readonly stop: () => Promise<void>;
  /** With SIGKILL. */
  readonly kill: () => Promise<void>;
  /** What it has logged, line by line. */
  readonly lines: readonly string[];
}

/** A control plane without the host around it. */
export async function startControlPlane(
  dataDirectory: string,
  options: Options = {},
): Promise<TestControlPlane> {
  const { channel, link, lines, activities, exited } = launchControlPlane(
    createNodeLauncher(process.execPath, controlPlaneFile),
  );
  const entrance = new Entrance({ key: relayKey, turnPort: () => null, hosts: () => [], onLine: () => {} });
  onTestFinished(() => entrance.close());
  const port = await entrance.open("127.0.0.1", options.port ?? 0);
  const started = await channel.call(
    "start",
    startOptions(dataDirectory, { ...options, port }),
    START_TIMEOUT,
  );
  entrance.relayTo(started.port);
  return {
    port,
    activities,
    url: localUrl(loopbackAt(port)),
    ownerCode: async () => (await channel.call("createOwnerCode", { lifetime: 60_000 }, ANSWER_TIMEOUT)).code,
    pretendMediaServer: () => {
      const nowhere = { url: "ws://127.0.0.1:9", version: null, pid: null };
      channel.tell("mediaServer", { status: "healthy", ...nowhere });
    },
    stop: async () => {
      channel.tell("stop", undefined);
      await within(ANSWER_TIMEOUT, "the end of the control plane", exited);
      entrance.close();
    },
    kill: async () => {
      link.kill();
      await within(ANSWER_TIMEOUT, "the end of the control plane", exited);
      entrance.close();
    },
    lines,
  };
}
