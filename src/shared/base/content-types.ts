/** The content types of the built client's files, by file extension. */
export const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wav": "audio/wav",
  // Browsers compile it while it arrives only with this type.
  ".wasm": "application/wasm",
  ".tflite": "application/octet-stream",
};
