import * as z from "zod";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** The last entry of an archive. A file that was cut short has none. */
export const manifestName = "manifest.json";

/** Raised by changes that an earlier version of Hearth cannot restore. */
export const ARCHIVE_FORMAT = 1;

const count = z.int().nonnegative();

const manifest = z.object({
  format: z.literal(ARCHIVE_FORMAT),
  host_id: z.string().nullable(),
  name: z.string(),
  /** The last migration of the database. */
  schema: z.string(),
  made_at: z.iso.datetime(),
  people: count,
  rooms: count,
  messages: count,
  entries: z.array(z.object({ name: z.string(), size: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
export type Manifest = z.infer<typeof manifest>;
export type ArchiveEntry = Manifest["entries"][number];

export function readManifest(text: string): Manifest {
  const value: unknown = JSON.parse(text);
  const { format } = z.object({ format: z.int() }).parse(value);
  if (format > ARCHIVE_FORMAT) throw new HostFailure("HEARTH_ARCHIVE_NEWER");
  return manifest.parse(value);
}
