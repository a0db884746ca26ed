import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../../node/write-atomically.ts";
import { networkSettings, type NetworkSettings } from "../../shared/contract/network.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** The settings of how the host is reached: `network.json` in the data folder, under the options of this run. */

export const DEFAULT_MEDIA_PORT = 47_882;

export const defaultNetworkSettings: NetworkSettings = {
  share: "local",
  listen: null,
  media_port: DEFAULT_MEDIA_PORT,
  public_url: null,
  trusted_proxies: [],
  tls: "own-ca",
  certificate_file: null,
  key_file: null,
  acme_directory: null,
  turn: true,
};

const fileIn = (dataDirectory: string): string => join(dataDirectory, "network.json");

/**
 * Reads the stored settings; the defaults where there are none. A file that cannot be read is an error and not the
 * default, because the host would silently be reached in another way than its owner has decided. Throws a `HostFailure`.
 */
export function loadNetworkSettings(dataDirectory: string): NetworkSettings {
  const file = fileIn(dataDirectory);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return defaultNetworkSettings;
    throw new HostFailure("HEARTH_NETWORK_SETTINGS", `${file} cannot be read.`, error);
  }
  try {
    return normalSettings({
      ...defaultNetworkSettings,
      ...networkSettings.partial().parse(JSON.parse(text)),
    });
  } catch (error) {
    throw new HostFailure("HEARTH_NETWORK_SETTINGS", `${file} is not valid.`, error);
  }
}

/** The public URL as browsers write an origin: in lower case, without a default port and a slash at its end. */
export const normalSettings = (settings: NetworkSettings): NetworkSettings => ({
  ...settings,
  public_url: settings.public_url && new URL(settings.public_url).origin,
});

export function storeNetworkSettings(dataDirectory: string, settings: NetworkSettings): void {
  writeFileAtomically(fileIn(dataDirectory), JSON.stringify(settings));
}

/** The options of one run, which win over the stored settings. */
export type NetworkOptions = Partial<NetworkSettings>;

/** The options of `serve` that concern the network, as they are on its command line. */
export interface NetworkArguments {
  readonly share: string | undefined;
  readonly listen: readonly string[] | undefined;
  readonly mediaPort: string | undefined;
}

/**
 * The options from the command line and the environment. Throws a `HostFailure` that names the one that is invalid.
 */
export function readNetworkOptions(
  env: NodeJS.ProcessEnv,
  given: NetworkArguments = { share: undefined, listen: undefined, mediaPort: undefined },
): NetworkOptions {
  const set = (name: string): string | undefined => env[name]?.trim() || undefined;
  const { shape } = networkSettings;
  const read = <Schema extends z.ZodType>(name: string, schema: Schema, value: unknown): z.output<Schema> => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw new HostFailure("HEARTH_NETWORK_OPTIONS", `${name}: ${result.error.issues[0]?.message}.`);
  };
  const options: { -readonly [Name in keyof NetworkSettings]?: NetworkSettings[Name] } = {};
  const share = given.share ?? set("HEARTH_SHARE");
  if (share !== undefined) options.share = read("--share", shape.share, share);
  if (given.listen?.length) options.listen = read("--listen", shape.listen, given.listen);
  const mediaPort = given.mediaPort ?? set("HEARTH_MEDIA_PORT");
  if (mediaPort !== undefined)
    options.media_port = read("--media-port", shape.media_port, wholeNumber(mediaPort));
  const publicUrl = set("HEARTH_PUBLIC_URL");
  if (publicUrl !== undefined) options.public_url = read("HEARTH_PUBLIC_URL", shape.public_url, publicUrl);
  const proxies = set("HEARTH_TRUSTED_PROXIES");
  if (proxies !== undefined)
    options.trusted_proxies = read(
      "HEARTH_TRUSTED_PROXIES",
      shape.trusted_proxies,
      proxies.split(/[\s,]+/).map(asCidr),
    );
  const directory = set("HEARTH_ACME_DIRECTORY");
  if (directory !== undefined)
    options.acme_directory = read("HEARTH_ACME_DIRECTORY", shape.acme_directory, directory);
  const [certificate, key] = [set("HEARTH_TLS_CERT"), set("HEARTH_TLS_KEY")];
  if ((certificate === undefined) !== (key === undefined))
    throw new HostFailure("HEARTH_NETWORK_OPTIONS", "HEARTH_TLS_CERT and HEARTH_TLS_KEY go together.");
  if (certificate !== undefined) Object.assign(options, { certificate_file: certificate, key_file: key });
  const tls = tlsFor(options);
  return tls === null ? options : { ...options, tls };
}

/** Where the certificate comes from, as far as the options of a run decide it. */
function tlsFor(options: NetworkOptions): NetworkSettings["tls"] | null {
  if (options.certificate_file) return "files";
  if (options.trusted_proxies?.length) return "proxy";
  if (options.acme_directory || (options.share === "internet" && hasDomain(options.public_url)))
    return "acme";
  return null;
}

const hasDomain = (url: string | null | undefined): boolean =>
  Boolean(url) && isIP(new URL(url ?? "").hostname.replaceAll(/^\[|\]$/g, "")) === 0;

const wholeNumber = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

/** A single address counts as a range of one. */
const asCidr = (range: string): string =>
  range.includes("/") ? range : `${range}/${range.includes(":") ? 128 : 32}`;
