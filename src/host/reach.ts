import { APP_ORIGIN } from "../shared/base/app-origin.ts";
import type { Reach } from "../shared/base/reach.ts";

/** This machine only: for the app, browsers on this machine, and a reverse proxy that forwards to it. */
export const loopback: Reach = {
  address: "127.0.0.1",
  scheme: "http",
  names: ["127.0.0.1", "localhost", "[::1]"],
  otherOrigins: [APP_ORIGIN],
  media: { address: "127.0.0.1" },
};
