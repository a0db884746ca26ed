import { hostsOf, sharedUrls, type MediaReach, type Reach } from "../../shared/base/reach.ts";
import { Scope } from "../../shared/base/scope.ts";
import type { Network, NetworkProblem, NetworkSettings } from "../../shared/contract/network.ts";
import type { CertificateSource } from "../certificates/certificate-source.ts";
import { Entrance } from "../entrance/entrance.ts";
import { Publication } from "../nearby/publication.ts";
import { announcedAddresses, decideReach, problemsOf, type ReachFacts } from "./decide-reach.ts";
import { describeNetwork } from "./describe-network.ts";
import { machineAddresses } from "./interfaces.ts";
import { localName } from "./local-name.ts";
import {
  loadNetworkSettings,
  normalSettings,
  storeNetworkSettings,
  type NetworkOptions,
} from "./network-settings.ts";
import { PublicName } from "./public-name.ts";
import { RunningMedia } from "./running-media.ts";

/** How often the machine's addresses are read while it is shared: no system announces changes to Node.js. */
const ADDRESS_INTERVAL = 2_000;

export interface NetworkParts {
  readonly dataDirectory: string;
  /** What options of this run decide. */
  readonly options: NetworkOptions;
  /** The port to listen on; 0 picks one. */
  readonly port: number;
  /** Begins each relayed connection. */
  readonly relayKey: string;
  /** Null for settings without a certificate of this host's own. */
  readonly createCertificates: (settings: NetworkSettings, onChange: () => void) => CertificateSource | null;
  /** The loopback port on which the media server relays media (TURN); null if it does not. */
  readonly turnPort: () => number | null;
  /** Whether another program uses the port for media. */
  readonly isMediaPortTaken: () => boolean;
  /** Whether a call is live. Rejects if it is not known. */
  readonly isCallLive: () => Promise<boolean>;
  /** The reach, or the host's certificate authority, has changed. */
  readonly onReach: (reach: Reach, authority: string | null) => void;
  /** The media server has to be restarted with this. */
  readonly onMedia: (media: MediaReach) => void;
  readonly onLine: (line: string) => void;
}

export type NetworkChange =
  | { readonly outcome: "changed"; readonly network: Network }
  | { readonly outcome: "calls-live" | "fixed" | "incomplete" };

/**
 * How the host is reached, while it runs: keeps listeners, certificate and media server in line with the settings, and
 * with the machine's addresses.
 */
export class HostNetwork {
  readonly #parts: NetworkParts;
  readonly #entrance: Entrance;
  readonly #scope = new Scope();
  readonly #publicName: PublicName;
  readonly #publication: Publication;
  #settings: NetworkSettings | null = null;
  /** What the host is called; null as long as it is not known. */
  #name: string | null = null;
  #certificates: CertificateSource | null = null;
  #watching: Scope | null = null;
  #reach: Reach | null = null;
  #media: RunningMedia | null = null;
  #listenProblems: NetworkProblem[] = [];
  #updating: Promise<void> = Promise.resolve();

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    this.#publicName = new PublicName(() => this.#update());
    this.#publication = new Publication(parts.onLine);
    this.#entrance = new Entrance({
      key: parts.relayKey,
      turnPort: parts.turnPort,
      hosts: () => (this.#reach ? hostsOf(this.#reach, true) : []),
      onLine: parts.onLine,
    });
  }

  /** Throws before `open`. */
  get reach(): Reach {
    if (!this.#reach) throw new Error("the network was used before it was opened");
    return this.#reach;
  }

  /** The host's own certificate authority as PEM; null if there is none. */
  get authority(): string | null {
    return this.#certificates?.authority?.certificate ?? null;
  }

  /** Listens. Later calls change nothing. Throws a `HostFailure` if the host cannot be reached even on this machine. */
  async open(): Promise<void> {
    if (this.#reach) return;
    const stored = loadNetworkSettings(this.#parts.dataDirectory);
    this.#settings = normalSettings({ ...stored, ...this.#parts.options });
    await this.#entrance.open("127.0.0.1", this.#parts.port);
    this.#useSettings(this.#settings);
    this.#media = new RunningMedia(this.reach.media, this.#parts, this.#scope);
    await this.#certificates?.prepared;
    await this.#listen();
  }

  relayTo(port: number | null): void {
    this.#entrance.relayTo(port);
  }

  /** What `GET /v1/network` answers. */
  describe(): Network {
    return describeNetwork({
      facts: this.#facts(),
      reach: this.reach,
      fixed: Object.keys(this.#parts.options) as (keyof NetworkSettings)[],
      certificates: this.#certificates,
      problems: this.#problems(),
      isRestartPending: this.#media?.isRestartPending ?? false,
    });
  }

  /** Changes settings; those that are left out stay as they are. */
  async change(change: Partial<NetworkSettings>, interruptCalls: boolean): Promise<NetworkChange> {
    const before = this.#currentSettings();
    const settings = normalSettings({ ...before, ...change });
    const isFixed = (name: string) =>
      name in this.#parts.options &&
      JSON.stringify(settings[name as keyof NetworkSettings]) !==
        JSON.stringify(before[name as keyof NetworkSettings]);
    if (Object.keys(change).some(isFixed)) return { outcome: "fixed" };
    if (isIncomplete(settings)) return { outcome: "incomplete" };
    const media = decideReach({ ...this.#facts(), settings }).media;
    const restarts = this.#media?.needsRestart(media) ?? false;
    if (restarts && !interruptCalls && (await this.#parts.isCallLive())) return { outcome: "calls-live" };
    storeNetworkSettings(this.#parts.dataDirectory, {
      ...loadNetworkSettings(this.#parts.dataDirectory),
      ...change,
    });
    this.#useSettings(settings);
    if (restarts) this.#media?.restartWith(this.reach.media);
    await this.#certificates?.prepared;
    await this.#listen();
    return { outcome: "changed", network: this.describe() };
  }

  /** Gets the certificate again now, and not when it would be tried next. */
  async renewCertificate(): Promise<void> {
    this.#useSettings(this.#currentSettings());
    await this.#certificates?.prepared;
    await this.#listen();
  }

  /** What the host is called, which people on its network see. */
  useName(name: string): void {
    this.#name = name;
    void this.#publish();
  }

  /** Resolves once the network knows that the host is gone. */
  async stop(): Promise<void> {
    this.#scope.end();
    this.#watching?.end();
    this.#publicName.stop();
    this.#certificates?.stop();
    this.#entrance.close();
    await this.#publication.update(null);
  }

  #currentSettings(): NetworkSettings {
    if (!this.#settings) throw new Error("the network was used before it was opened");
    return this.#settings;
  }

  #facts(): ReachFacts {
    return {
      settings: this.#currentSettings(),
      addresses: machineAddresses(),
      port: this.#entrance.port,
      localName: localName(),
      authority: this.#certificates?.authority?.sha256 ?? null,
      certificateNames: this.#certificates?.current?.names ?? [],
      publicAddresses: this.#publicName.addresses,
    };
  }

  #problems(): NetworkProblem[] {
    const certificate = this.#certificates?.problem ?? null;
    return [
      ...new Set([
        ...problemsOf(this.#facts()),
        ...this.#listenProblems,
        ...(this.#parts.isMediaPortTaken() ? (["media_port_taken"] as const) : []),
        ...(certificate === null ? [] : [certificate]),
      ]),
    ];
  }

  #useSettings(settings: NetworkSettings): void {
    this.#settings = settings;
    this.#watching?.end();
    this.#certificates?.stop();
    this.#certificates = null;
    this.#publicName.follow(settings.share === "local" ? null : settings.public_url);
    if (settings.share !== "local") {
      this.#watching = new Scope();
      this.#watching.every(ADDRESS_INTERVAL, () => this.#update());
      if (settings.tls !== "proxy")
        this.#certificates = this.#parts.createCertificates(settings, () => this.#update());
    }
    this.#decide();
  }

  /** Something that the reach follows from may have changed. */
  #update(): void {
    if (this.#scope.ended || !this.#settings || !this.#reach) return;
    const before = this.#reach;
    this.#decide();
    if (JSON.stringify(before.listeners) !== JSON.stringify(this.reach.listeners))
      this.#updating = this.#updating.then(() => this.#listen());
    this.#media?.follow(this.reach.media);
  }

  /** Decides the reach again, and hands it down if it is another one. */
  #decide(): void {
    const before = JSON.stringify([this.#reach, this.authority]);
    this.#reach = decideReach(this.#facts());
    const { tlsNames, publicUrl } = this.#reach;
    const names = publicUrl === null ? tlsNames : [...tlsNames, new URL(publicUrl).hostname];
    this.#certificates?.cover([...new Set(names.map((name) => name.replaceAll(/^\[|\]$/g, "")))]);
    this.#entrance.useCertificate(this.#certificates?.current ?? null);
    this.#entrance.useChallenge(this.#certificates?.challenge ?? null);
    // Another certificate authority has another fingerprint, which is part of the reach.
    this.#reach = decideReach(this.#facts());
    if (before === JSON.stringify([this.#reach, this.authority])) return;
    this.#parts.onLine(`reached at ${[...sharedUrls(this.#reach), `port ${this.#reach.port}`].join(", ")}`);
    this.#parts.onReach(this.#reach, this.authority);
    void this.#publish();
  }

  async #publish(): Promise<void> {
    if (this.#scope.ended || !this.#reach) return;
    const { port, authority } = this.#reach;
    const addresses = announcedAddresses(this.#reach);
    const isPublished = this.#name !== null && authority !== null && addresses.length > 0;
    await this.#publication.update(
      isPublished ? { name: this.#name ?? "", port, authority, addresses } : null,
    );
  }

  async #listen(): Promise<void> {
    if (!this.#scope.ended) this.#listenProblems = await this.#entrance.listen(this.reach.listeners);
  }
}

/** Whether the settings name a way to have TLS without what it needs. */
const isIncomplete = ({ tls, certificate_file, key_file, public_url, trusted_proxies }: NetworkSettings) =>
  (tls === "files" && (certificate_file === null || key_file === null)) ||
  (tls === "acme" && public_url === null) ||
  (tls === "proxy" && (public_url === null || trusted_proxies.length === 0));
