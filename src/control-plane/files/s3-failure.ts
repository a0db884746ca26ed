import { FileFailure, type FileProblem } from "../ports/files.ts";

/** Error codes of S3 and MinIO. */
const problems: Record<string, FileProblem> = {
  InvalidAccessKeyId: "wrong_keys",
  SignatureDoesNotMatch: "wrong_keys",
  AccessDenied: "wrong_keys",
  Forbidden: "wrong_keys",
  ExpiredToken: "wrong_keys",
  AllAccessDisabled: "wrong_keys",
  NoSuchBucket: "no_bucket",
  NoSuchKey: "missing",
  NotFound: "missing",
  XMinioAdminBucketQuotaExceeded: "storage_full",
  XMinioStorageFull: "storage_full",
  QuotaExceeded: "storage_full",
  InsufficientStorage: "storage_full",
  BadDigest: "mismatch",
  InvalidDigest: "mismatch",
  XAmzContentChecksumMismatch: "mismatch",
  XAmzContentSHA256Mismatch: "mismatch",
  ENOENT: "missing",
  SlowDown: "unreachable",
  ServiceUnavailable: "unreachable",
  XMinioServerNotInitialized: "unreachable",
  TimeoutError: "unreachable",
};

/** Of a connection that was refused, broken or not possible. */
const network =
  /^(?:E(?:CONN|HOST|NET|PIPE|AI_|PROTO|ADDR|TIMEDOUT|NOTFOUND)|ERR_(?:TLS|SSL|SOCKET)|CERT_|UND_ERR|DEPTH_|SELF_SIGNED|UNABLE_TO)/;

/** Why a request to S3 failed. The cause is kept for the log; it contains no keys. */
export function asFileFailure(error: unknown): FileFailure {
  if (error instanceof FileFailure) return error;
  const {
    name = "",
    message = "",
    code,
    $metadata,
  } = error as {
    name?: string;
    message?: string;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const known = problems[name] ?? problems[String(code)];
  if (known) return new FileFailure(known, sentences[known], error);
  if (typeof code === "string" && network.test(code)) return failure("unreachable", error);
  if (status === 401 || status === 403) return failure("wrong_keys", error);
  // MinIO notices a full drive late, and then calls it an internal error.
  if (status === 507 || /no space left|drive path full/.test(message)) return failure("storage_full", error);
  if (status !== undefined && status >= 500) return failure("unreachable", error);
  return failure("failed", error);
}

const failure = (problem: FileProblem, cause: unknown) => new FileFailure(problem, sentences[problem], cause);

const sentences: Record<FileProblem, string> = {
  unreachable: "the file store does not respond",
  wrong_keys: "the file store refuses the keys",
  no_bucket: "the file store has no such bucket",
  storage_full: "the file store is full",
  mismatch: "the file did not arrive as it was sent",
  missing: "there is no such file",
  failed: "the file store failed",
};
