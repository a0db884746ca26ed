import { RoomServiceClient } from "livekit-server-sdk";
import { onTestFinished } from "vitest";
import { Entrance } from "../../src/host/entrance/entrance.ts";
import { createNodeLauncher } from "../../src/host/index.ts";
import { LocalMediaServer } from "../../src/media-server/index.ts";
import { localUrl } from "../../src/shared/base/reach.ts";
import { Secret } from "../../src/shared/base/secret.ts";
import { routes } from "../../src/shared/contract/index.ts";
import type { SupervisorEventData } from "../../src/shared/contract/process-channel.ts";
import type { HostFailure } from "../../src/shared/errors/host-codes.ts";
import { createApi } from "./api.ts";
import {
  controlPlaneFile,
  launchControlPlane,
  relayKey,
  START_TIMEOUT,
  startOptions,
} from "./control-plane.ts";
import { within } from "./deadline.ts";
import { personOf, temporaryDirectory, type TestPerson } from "./host.ts";
import { loopbackAt } from "./reach.ts";

/** The page of a recorder that the control plane has asked for. The test does what it would do. */
export interface OpenedPage {
  readonly recordingId: string;
  readonly url: string;
  readonly token: string;
  readonly closed: boolean;
}

export interface RecordingHost {
  readonly url: string;
  readonly dataDirectory: string;
  readonly owner: TestPerson;
  readonly media: LocalMediaServer;
  /** All that were opened, in order. */
  readonly pages: readonly OpenedPage[];
  /** Resolves with the page that is opened as the `number`th. */
  readonly opened: (number: number) => Promise<OpenedPage>;
  /** If not null, what the next pages cannot be opened for. */
  trouble: HostFailure | null;
  /** Tells the control plane that a page is gone. */
  exited(page: OpenedPage): void;
  /** The media server's own API. */
  roomService(): RoomServiceClient;
  /** Kills the control plane, and starts it again; the media server and the pages go on. */
  restart(): Promise<void>;
}

const WAIT = 20_000;
const SECRET = "s".repeat(43);

/** A control plane and livekit-server, with the test as the supervisor that opens the pages of recorders. */
export async function startRecordingHost(): Promise<RecordingHost> {
  const dataDirectory = temporaryDirectory();
  const entrance = new Entrance({ key: relayKey, turnPort: () => null, hosts: () => [], onLine: () => {} });
  onTestFinished(() => entrance.close());
  const port = await entrance.open("127.0.0.1", 0);
  const url = localUrl(loopbackAt(port));
  const pages: { recordingId: string; url: string; token: string; closed: boolean }[] = [];
  const waiting = new Set<() => void>();
  const host = { trouble: null as HostFailure | null };
  let news: SupervisorEventData<"mediaServer"> = { status: "starting", url: null, version: null, pid: null };
  let launched: ReturnType<typeof launchControlPlane>;

  const start = async () => {
    launched = launchControlPlane(createNodeLauncher(process.execPath, controlPlaneFile), {
      openRecorder({ recordingId, url: secret }) {
        if (host.trouble) throw host.trouble;
        const page = secret.reveal();
        pages.push({ recordingId, url: page, token: page.split("#")[1] ?? "", closed: false });
        for (const check of waiting) check();
      },
      closeRecorder({ recordingId }) {
        for (const page of pages) if (page.recordingId === recordingId) page.closed = true;
      },
    });
    const started = await launched.channel.call(
      "start",
      startOptions(dataDirectory, { port }),
      START_TIMEOUT,
    );
    entrance.relayTo(started.port);
    launched.channel.tell("mediaServer", news);
  };

  await start();
  const media = new LocalMediaServer({
    dataDirectory,
    keys: {
      apiKey: "key",
      apiSecret: new Secret(SECRET),
      webhookKey: "hook",
      webhookSecret: new Secret(SECRET),
    },
    media: loopbackAt(port).media,
    webhookUrl: `${url}/v1/calls/webhook`,
    find: {
      env: process.env,
      platform: process.platform,
      arch: process.arch,
      resource: null,
      cacheDirectory: temporaryDirectory(),
      releases: "http://127.0.0.1:9",
      checksums: {},
    },
    onState(state) {
      news =
        state.status === "healthy"
          ? { status: "healthy", url: state.url, version: state.version, pid: state.pid }
          : { status: "down", url: null, version: null, pid: null };
      launched.channel.tell("mediaServer", news);
      for (const check of waiting) check();
    },
    onLine: () => {},
  });
  onTestFinished(() => media.stop());
  media.start();

  const until = async <T>(what: string, find: () => T | undefined): Promise<T> => {
    const { promise, resolve } = Promise.withResolvers<T>();
    const check = () => {
      const found = find();
      if (found !== undefined) resolve(found);
    };
    waiting.add(check);
    check();
    return await within(WAIT, what, promise, () => launched.lines.slice(-20).join("\n")).finally(() =>
      waiting.delete(check),
    );
  };
  await until("a healthy media server", () => (news.status === "healthy" ? true : undefined));

  const { code } = await launched!.channel.call("createOwnerCode", { lifetime: 60_000 }, WAIT);
  const session = await createApi(url, null).call(routes.exchangeCode, { body: { code } });
  return Object.assign(host, {
    url,
    dataDirectory,
    owner: await personOf(url, session.access_token),
    media,
    pages,
    opened: (number: number) => until(`page ${number}`, () => pages[number - 1]),
    exited(page: OpenedPage) {
      launched.channel.tell("recorderExited", { recordingId: page.recordingId });
    },
    roomService: () => new RoomServiceClient((news.url ?? "").replace("ws", "http"), "key", SECRET),
    async restart() {
      launched.link.kill();
      await within(WAIT, "the end of the control plane", launched.exited);
      await start();
    },
  });
}
