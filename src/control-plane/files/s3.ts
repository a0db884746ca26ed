import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { measureToEnd } from "../../node/measure.ts";
import { limits } from "../../shared/base/limits.ts";
import {
  FileFailure,
  type ByteRange,
  type FileDescription,
  type FileStore,
  type OpenFile,
} from "../ports/files.ts";
import { requireKey } from "./keys.ts";
import { Measured } from "./measured.ts";
import { asFileFailure } from "./s3-failure.ts";
import type { S3Settings } from "./s3-settings.ts";

/** Files in a bucket of S3, or of a server that speaks its protocol, such as MinIO. */
export class S3Files implements FileStore {
  readonly #client: S3Client;
  readonly #settings: S3Settings;
  readonly #bucket: string;

  constructor(settings: S3Settings) {
    this.#settings = settings;
    this.#bucket = settings.bucket;
    this.#client = createClient(settings, {
      connectionTimeout: limits.fileStoreConnectTimeout,
      socketTimeout: limits.fileStoreIdleTimeout,
    });
  }

  async put(
    key: string,
    file: string,
    about: FileDescription,
    onProgress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    requireKey(key);
    signal.throwIfAborted();
    try {
      await this.#abandonUploads(key);
      const partSize = partSizeFor(about.size);
      const measured = new Measured(partSize);
      const bytes = measured.read(createReadStream(file), about);
      const upload = new Upload({
        client: this.#clientUntil(signal),
        partSize,
        queueSize: PARTS_AT_ONCE,
        params: {
          Bucket: this.#bucket,
          Key: key,
          Body: Readable.from(bytes, { objectMode: false }),
          ContentType: about.contentType,
          ChecksumAlgorithm: "SHA256",
          Metadata: { sha256: about.sha256 },
        },
      });
      upload.on("httpUploadProgress", ({ loaded = 0 }) => onProgress(loaded));
      const { ChecksumSHA256: stored } = await upload.done();
      // Of an upload in parts, S3 only knows the checksum of their checksums.
      if (stored === undefined) await this.#verify(key, about, signal);
      else if (stored !== measured.checksum())
        throw new FileFailure("mismatch", "the store's SHA-256 is not that of the file");
    } catch (error) {
      if (!signal.aborted) throw asFileFailure(error);
      await this.#abandonUploads(key).catch(() => {});
      throw signal.reason;
    }
  }

  async open(key: string, range: ByteRange | null, signal: AbortSignal): Promise<OpenFile> {
    requireKey(key);
    try {
      const { Body, ContentLength, ContentRange } = await this.#client.send(
        new GetObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          ...(range && { Range: `bytes=${range.start}-${range.end}` }),
        }),
        { abortSignal: signal },
      );
      const size = range ? Number(ContentRange?.split("/")[1]) : ContentLength;
      if (!(Body instanceof Readable) || size === undefined || Number.isNaN(size))
        throw new FileFailure("failed", "the store's answer has no content");
      return { size, bytes: Readable.toWeb(Body) as ReadableStream<Uint8Array> };
    } catch (error) {
      throw signal.aborted ? signal.reason : asFileFailure(error);
    }
  }

  async stat(key: string): Promise<{ size: number; sha256: string | null } | null> {
    requireKey(key);
    try {
      const { ContentLength = 0, Metadata } = await this.#client.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: key }),
      );
      return { size: ContentLength, sha256: Metadata?.["sha256"] ?? null };
    } catch (error) {
      const failure = asFileFailure(error);
      if (failure.problem === "missing") return null;
      throw failure;
    }
  }

  async remove(key: string): Promise<void> {
    requireKey(key);
    try {
      await this.#abandonUploads(key);
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
    } catch (error) {
      throw asFileFailure(error);
    }
  }

  /** A client whose requests end at once when the signal does: `Upload` waits for those that are under way. */
  #clientUntil(signal: AbortSignal): S3Client {
    const { requestHandler } = this.#client.config;
    const handle: typeof requestHandler.handle = (request, options) =>
      requestHandler.handle(request, { ...options, abortSignal: signal });
    return createClient(this.#settings, { ...requestHandler, handle });
  }

  /** Uploads in parts that a crash has left: nobody lists them, and the store keeps their parts. */
  async #abandonUploads(key: string): Promise<void> {
    const bucket = { Bucket: this.#bucket };
    const { Uploads = [] } = await this.#client.send(
      new ListMultipartUploadsCommand({ ...bucket, Prefix: key }),
    );
    for (const { Key, UploadId } of Uploads)
      if (Key === key) await this.#client.send(new AbortMultipartUploadCommand({ ...bucket, Key, UploadId }));
  }

  /** Reads the object again, for servers that compute no SHA-256. */
  async #verify(key: string, about: FileDescription, signal: AbortSignal): Promise<void> {
    const { bytes } = await this.open(key, null, signal);
    if ((await measureToEnd(bytes)).sha256 === about.sha256) return;
    await this.remove(key);
    throw new FileFailure("mismatch", "the object in the store is not the file");
  }
}

type RequestHandler = NonNullable<S3ClientConfig["requestHandler"]>;

const createClient = (
  { endpoint, region, accessKey, secretKey }: S3Settings,
  requestHandler: RequestHandler,
): S3Client =>
  new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: accessKey.reveal(), secretAccessKey: secretKey.reveal() },
    // A bucket in the host name needs DNS records that MinIO seldom has.
    forcePathStyle: true,
    // Older servers refuse checksums that they do not know. Ours are asked for where they are needed.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // Whoever calls this retries.
    maxAttempts: 2,
    requestHandler,
  });

/** They are in memory. */
const PARTS_AT_ONCE = 2;
const PART_SIZE = 8 * 1024 ** 2;
/** S3 takes no more. */
const MAX_PARTS = 10_000;

const partSizeFor = (size: number): number => Math.max(PART_SIZE, Math.ceil(size / MAX_PARTS));
