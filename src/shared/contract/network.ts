import * as z from "zod";
import { shares } from "../base/reach.ts";
import { limits } from "../base/limits.ts";
import * as entities from "./entities.ts";

/** How the host is reached: its settings, and what follows from them. */

const port = z.int().min(1).max(65_535);

/** What is wrong with how the host is reached. It keeps running, with what works. */
export const networkProblems = [
  /** Another program listens on the port at an address. */
  "port_taken",
  /** An address to listen on does not exist on this machine at present. */
  "address_unavailable",
  /** The machine has no address on any network. */
  "no_address",
  "media_port_taken",
  "certificate_unreadable",
  "certificate_ended",
  "certificate_key_mismatch",
  "certificate_other_name",
  /** The host's own certificate authority is damaged, and a new one would break every invite. */
  "authority_damaged",
  "acme_refused",
  "acme_unreachable",
  /** The port at which the authority validates this host cannot be opened. */
  "acme_port_unavailable",
  /** A certificate is needed, and there is none yet. */
  "certificate_missing",
  "public_name_unresolved",
] as const;
export const networkProblem = z.enum(networkProblems);
export type NetworkProblem = z.infer<typeof networkProblem>;

const address = z.union([z.ipv4(), z.ipv6()]);

/** An origin with TLS, such as https://calls.example.com, without a path. */
const publicUrl = z
  .string()
  .max(200)
  .regex(/^https:\/\/([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[1-9]\d{0,4})?\/?$/i, {
    error: "must be an https:// address without a path",
  });

export const networkSettings = z.object({
  share: z.enum(shares),
  listen: z
    .array(address)
    .min(1)
    .max(limits.listenAddresses)
    .nullable()
    .meta({ description: "The addresses to listen on; null for those of every real interface" }),
  media_port: port.meta({ description: "The UDP port for media and, once shared, its TCP port" }),
  public_url: publicUrl
    .nullable()
    .meta({ description: "The address that people outside use: a domain, a reverse proxy or a tunnel" }),
  trusted_proxies: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .max(limits.trustedProxies)
    .meta({ description: "The proxies whose forwarded headers count" }),
  tls: z.enum(["own-ca", "files", "acme", "proxy"]),
  certificate_file: z.string().max(4_096).nullable(),
  key_file: z.string().max(4_096).nullable(),
  acme_directory: z
    .url()
    .max(200)
    .nullable()
    .meta({ description: "The directory of the certificate authority; null for Let's Encrypt" }),
  turn: z.boolean().meta({ description: "Whether media may be relayed through the host's TLS port" }),
});
export type NetworkSettings = z.output<typeof networkSettings>;

export const settingNames = Object.keys(networkSettings.shape) as [
  keyof NetworkSettings,
  ...(keyof NetworkSettings)[],
];

/** What follows from the settings at this moment. */
export const network = z
  .object({
    settings: networkSettings,
    fixed: z
      .array(z.enum(settingNames))
      .meta({ description: "Settings that options of this run decide, and that cannot be changed here" }),
    urls: z.array(z.string()).meta({ description: "The URLs for people on other machines, best first" }),
    ports: z
      .array(
        z.object({
          protocol: z.enum(["tcp", "udp"]),
          port,
          purpose: z.enum(["app", "media", "certificate", "nearby"]),
        }),
      )
      .meta({ description: "What a firewall or router has to let through" }),
    interfaces: z.array(
      z.object({
        name: z.string(),
        address: z.string(),
        virtual: z.boolean().meta({ description: "Of containers, virtual machines or a VPN" }),
        used: z.boolean(),
      }),
    ),
    certificate: z
      .object({
        names: z.array(z.string()),
        ends_at: entities.time,
        ca_sha256: z
          .string()
          .nullable()
          .meta({ description: "The fingerprint of the host's own certificate authority" }),
      })
      .nullable(),
    problems: z.array(networkProblem),
    restart_pending: z
      .boolean()
      .meta({ description: "Whether the media server restarts with a change as soon as no call is running" }),
  })
  .meta({ id: "Network" });
export type Network = z.output<typeof network>;

/** The host's own certificate authority, as PEM, without login. */
export const authorityPath = "/v1/host/ca";
