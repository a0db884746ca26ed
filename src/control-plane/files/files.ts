import type { ByteRange, FileStore, HostFiles, OpenFile } from "../ports/files.ts";
import { DiskFiles } from "./disk.ts";
import { s3Settings, type S3Settings } from "./s3-settings.ts";

export class Files implements HostFiles {
  readonly disk: DiskFiles;
  readonly remote: FileStore | null;
  readonly bucket: string | null;

  private constructor(disk: DiskFiles, remote: FileStore | null, bucket: string | null) {
    this.disk = disk;
    this.remote = remote;
    this.bucket = bucket;
  }

  /** Throws a `HostFailure` if the settings in the environment are incomplete. Nothing is connected to yet. */
  static async create(dataDirectory: string, env: NodeJS.ProcessEnv): Promise<Files> {
    const settings = s3Settings(env);
    const disk = new DiskFiles(dataDirectory);
    return new Files(disk, settings && (await createRemote(settings)), settings?.bucket ?? null);
  }

  /** On the disk first, because it is nearer. */
  async open(key: string, range: ByteRange | null, signal: AbortSignal): Promise<OpenFile> {
    try {
      return await this.disk.open(key, range, signal);
    } catch (error) {
      if (!this.remote || signal.aborted) throw error;
      return await this.remote.open(key, range, signal);
    }
  }
}

/** Loaded only by hosts that use it: 0.7 MB, which others need not read at each start. */
async function createRemote(settings: S3Settings): Promise<FileStore> {
  const { S3Files } = await import("./s3.ts");
  return new S3Files(settings);
}
