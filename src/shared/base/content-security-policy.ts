interface Allowed {
  readonly connect: readonly string[];
  /** Where recordings are played from, besides the page's own origin. */
  readonly media?: readonly string[];
  /** WebAssembly: the recorder's encoder for AAC, and the app's noise suppression and background. */
  readonly webAssembly?: boolean;
  /** The sites that may show the page in a frame; none if it is omitted. */
  readonly embedding?: readonly string[];
}

/** The Content-Security-Policy of all our pages, whether the host or the desktop app serves them. */
export function contentSecurityPolicy(allow: Allowed): string {
  const { embedding = [] } = allow;
  return [
    "default-src 'none'",
    allow.webAssembly ? "script-src 'self' 'wasm-unsafe-eval'" : "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["media-src 'self' blob: mediastream:", ...(allow.media ?? [])].join(" "),
    `connect-src ${allow.connect.join(" ")}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    `frame-ancestors ${embedding.length > 0 ? embedding.join(" ") : "'none'"}`,
  ].join("; ");
}
