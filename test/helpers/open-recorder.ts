import { createChromiumRecorder } from "../../src/host/recorder/chromium.ts";

/** A supervisor with nothing but one recording browser: opens a page, and says when it is there. */
const [dataDirectory = "", url = ""] = process.argv.slice(2);
const program = createChromiumRecorder({
  dataDirectory,
  onLine: (line) => process.stderr.write(`${line}\n`),
});
program.discardLeftovers();
await program.open(url, new AbortController().signal);
process.stdout.write("open\n");
