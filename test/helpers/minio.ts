import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import { s3Settings, type S3Settings } from "../../src/control-plane/files/s3-settings.ts";
import { tail, within } from "./deadline.ts";
import { temporaryDirectory } from "./host.ts";
import { freePorts } from "./pebble.ts";

const program = process.env["HEARTH_TEST_MINIO"] ?? "";

export const hasMinio = Boolean(program);

const START = 30_000;
const USER = "hearth-tests";
const PASSWORD = "hearth-tests-password";

/** MinIO, a server that speaks S3's protocol, with one bucket. */
export interface Minio {
  /** Of a host that is to use it. */
  readonly env: Record<string, string>;
  readonly settings: S3Settings;
  /** The SHA-256 of an object, read from the server; null if there is none. */
  sha256Of(key: string): Promise<string | null>;
  keys(): Promise<string[]>;
  /** The keys of uploads in parts that were neither completed nor abandoned. */
  unfinished(key: string): Promise<string[]>;
  createBucket(name: string): Promise<void>;
  /** It holds its connections, and says nothing. */
  suspend(): void;
  resume(): void;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Starts it until the end of the test. `folder` is where it stores its objects. */
export async function startMinio(options: { folder?: string; bucket?: string } = {}): Promise<Minio> {
  const { folder = temporaryDirectory(), bucket = "hearth" } = options;
  const [port = 0] = await freePorts(1);
  const endpoint = `http://127.0.0.1:${port}`;
  const env = {
    HEARTH_S3_ENDPOINT: endpoint,
    HEARTH_S3_BUCKET: bucket,
    HEARTH_S3_ACCESS_KEY: USER,
    HEARTH_S3_SECRET_KEY: PASSWORD,
  };
  const settings = s3Settings(env);
  if (!settings) throw new Error("the settings are incomplete");
  let child: ChildProcess | undefined;
  let said = "";
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  const start = async () => {
    child = spawn(program, ["server", "--address", `127.0.0.1:${port}`, folder], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        MINIO_ROOT_USER: USER,
        MINIO_ROOT_PASSWORD: PASSWORD,
        MINIO_BROWSER: "off",
        MINIO_UPDATE: "off",
      },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (said += text));
    await within(START, "the start of MinIO", untilHealthy(endpoint), () => tail(said));
  };
  onTestFinished(kill);
  await start();
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: USER, secretAccessKey: PASSWORD },
  });
  onTestFinished(() => client.destroy());
  const createBucket = async (name: string) =>
    void (await client.send(new CreateBucketCommand({ Bucket: name })));
  await createBucket(bucket);
  return {
    env,
    settings,
    createBucket,
    kill,
    start,
    suspend: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    async sha256Of(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const hash = createHash("sha256");
        for await (const chunk of Body as AsyncIterable<Buffer>) hash.update(chunk);
        return hash.digest("hex");
      } catch (error) {
        if ((error as Error).name === "NoSuchKey") return null;
        throw error;
      }
    },
    async keys() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key = "" }) => Key);
    },
    async unfinished(key) {
      const { Uploads = [] } = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key }),
      );
      return Uploads.map(({ Key = "" }) => Key);
    },
  };
}

async function untilHealthy(endpoint: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${endpoint}/minio/health/live`).catch(() => null);
    if (answer?.ok) return;
    await pause(50);
  }
}
