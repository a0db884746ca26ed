import { hostname } from "node:os";

/** This machine's name on its local network, by mDNS: "studio.local". */
export function localName(name = hostname()): string {
  const [first = ""] = name.split(".");
  const label = first
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 63);
  return `${label || "hearth"}.local`;
}
