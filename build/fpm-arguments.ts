import { globSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

/** One file, folder or link of a package, as nfpm's configuration has it. */
interface Content {
  readonly src?: string;
  readonly dst: string;
  readonly type?: "dir" | "symlink";
  readonly file_info?: { readonly mode: number };
}

export interface NfpmOrder {
  /** nfpm's name of the kind of package. */
  readonly packager: string;
  /** Where the package is written to. */
  readonly target: string;
  /** nfpm's configuration file. */
  readonly config: Record<string, unknown> & { readonly contents: readonly Content[] };
}

/** What electron-builder gives to fpm. */
const options = {
  "input-type": { type: "string", short: "s" },
  "output-type": { type: "string", short: "t" },
  depends: { type: "string", short: "d", multiple: true },
  "deb-recommends": { type: "string", multiple: true },
  "deb-compression": { type: "string" },
  "deb-priority": { type: "string" },
  "rpm-os": { type: "string" },
  "rpm-compression": { type: "string" },
  "rpm-summary": { type: "string" },
  architecture: { type: "string" },
  "after-install": { type: "string" },
  "after-remove": { type: "string" },
  description: { type: "string" },
  version: { type: "string" },
  package: { type: "string" },
  name: { type: "string" },
  maintainer: { type: "string" },
  vendor: { type: "string" },
  url: { type: "string" },
  category: { type: "string" },
  license: { type: "string" },
  force: { type: "boolean" },
} as const;

/** Chromium's sandbox, for kernels on which a user cannot make namespaces. */
const SETUID_ROOT = "chrome-sandbox";
/** electron-builder leaves it in each app. Those that need its permission have the program above. */
const LEFT_OUT = "resources/apparmor-profile";

/**
 * What nfpm has to do for fpm's arguments. There are no scripts that run as root on installing or removing: the link in /usr/bin,
 * and the permissions of the sandbox, are content of the package, so they go with it, and the triggers of the
 * distributions register the desktop file and the icon.
 */
export function nfpmOrder(args: readonly string[]): NfpmOrder {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const kind = values["output-type"] ?? "";
  if (kind !== "deb" && kind !== "rpm") throw new Error(`no packages of the kind "${kind}" are made`);
  const name = required(values.name, "name");
  const contents = positionals.flatMap((pair) => contentsOf(pair));
  const program = contents.find(({ dst }) => dst.startsWith("/opt/") && basename(dst) === name);
  if (!program) throw new Error(`the app has no program with the name ${name}`);
  const description = required(values.description, "description").trim();
  return {
    packager: kind,
    target: required(values.package, "package"),
    config: {
      name,
      version: required(values.version, "version"),
      version_schema: "none",
      arch: { x86_64: "amd64", aarch64: "arm64" }[values.architecture ?? ""] ?? values.architecture,
      platform: "linux",
      maintainer: required(values.maintainer, "maintainer"),
      vendor: values.vendor,
      homepage: values.url,
      license: values.license,
      section: values.category,
      priority: values["deb-priority"],
      description,
      depends: values.depends ?? [],
      recommends: values["deb-recommends"] ?? [],
      deb: { compression: "zstd" },
      rpm: { compression: "zstd", summary: values["rpm-summary"] ?? description },
      contents: [
        ...contents,
        { src: program.dst, dst: `/usr/bin/${name}`, type: "symlink" },
        { src: "LICENSE", dst: `/usr/share/doc/${name}/copyright`, file_info: { mode: 0o644 } },
      ],
    },
  };
}

/** Of "SOURCE=TARGET": the file, or all that the folder contains. Folders as well, so that they are removed with the package. */
function contentsOf(pair: string): Content[] {
  const at = pair.lastIndexOf("=");
  const [source, target] = [pair.slice(0, at), pair.slice(at + 1)];
  if (!statSync(source).isDirectory()) return [fileAt(source, target)];
  const names = globSync("**/*", { cwd: source })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name !== "." && name !== LEFT_OUT)
    .sort();
  const inside = names.map((name): Content =>
    statSync(join(source, name)).isDirectory()
      ? { dst: `${target}/${name}`, type: "dir" }
      : fileAt(join(source, name), `${target}/${name}`),
  );
  return [{ dst: target, type: "dir" }, ...inside];
}

function fileAt(source: string, target: string): Content {
  const isProgram = (statSync(source).mode & 0o100) !== 0;
  const mode = basename(source) === SETUID_ROOT ? 0o4755 : isProgram ? 0o755 : 0o644;
  return { src: source, dst: target, file_info: { mode } };
}

function required(value: string | undefined, name: string): string {
  if (!value) throw new Error(`--${name} is missing`);
  return value;
}
