import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { listPackage, extractFile } from "@electron/asar";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { cacheDirectory } from "../../build/media-server.ts";
import { runsHostInNode } from "../../build/package-config.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { cachedBinary } from "../../src/media-server/binary-cache.ts";
import { LIVEKIT_VERSION } from "../../src/media-server/version.ts";
import { createApi } from "../helpers/api.ts";
import { temporaryDirectory } from "../helpers/host.ts";
import { startPackagedApp } from "../helpers/packaged-app.ts";
import { electronPath } from "../helpers/people.ts";

/** With it, nothing has to be downloaded or built. */
const mediaServer = cachedBinary(cacheDirectory(), process.platform);

/** What may lie in the asar besides folders: the client, the processes' scripts, and the database's binding. */
const allowed = [
  /^package\.json$/,
  /^LICENSE$/,
  /^out\/main\/[\w-][\w.-]*\.js$/,
  /^out\/preload\/preload\.cjs$/,
  /^out\/renderer\/(index|guest|recorder)\.html(\.br|\.gz)?$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|woff2|svg|png|wasm|tflite|mp3|ogg|wav)(\.br|\.gz)?$/,
  /^node_modules\/better-sqlite3\/(LICENSE|package\.json)$/,
  /^node_modules\/better-sqlite3\/lib\/(binding|database|index|sqlite-error|util)\.js$/,
  /^node_modules\/better-sqlite3\/lib\/methods\/\w+\.js$/,
  new RegExp(`^node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}\\.node$`),
];

/** In bytes. */
const budget = { asar: 30e6, resources: 120e6, deb: 150e6 };

const makesDeb = process.env["HEARTH_TEST_NFPM"] === "yes" && existsSync("/usr/bin/dpkg");
/** Who else may install. */
const isRoot = process.getuid?.() === 0;

/** Null if the process has just ended. */
function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** As a folder, and as Debian's package, which stands for the others. Neither Windows nor macOS has been tried. */
describe.skipIf(!electronPath || process.platform !== "linux" || !existsSync(mediaServer))(
  "the packaged desktop app",
  () => {
    let app = "";
    let output = "";
    const isOld = () => {
      const folder = dirname(electronPath);
      return runsHostInNode({ folder, version: readFileSync(join(folder, "version"), "utf8") });
    };
    const resource = (name: string) => join(app, "resources", name);
    const asar = () => resource("app.asar");
    /** All files in the asar, by their paths from its root. */
    const content = () => {
      const paths = listPackage(asar(), { isPack: false }).map((path) => path.slice(1));
      const folders = new Set(paths.map((path) => dirname(path)));
      return paths.filter((path) => !folders.has(path));
    };

    beforeAll(() => {
      output = temporaryDirectory();
      const packaged = spawnSync(
        process.execPath,
        ["build/package.ts", "--output", output, "--targets", makesDeb ? "dir,deb" : "dir"],
        {
          encoding: "utf8",
          env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: dirname(electronPath) },
        },
      );
      expect(packaged.status, packaged.stdout + packaged.stderr).toBe(0);
      app = join(output, "linux-unpacked");
    }, 110_000);
    afterAll(() => rmSync(output, { recursive: true, force: true }));

    test("contains what runs, and nothing else", () => {
      const files = content();
      expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
      // All that the build has made, but the commands of a terminal.
      const built = globSync("out/**/*.{js,cjs,html,css,wasm,tflite}")
        .map((file) => file.replaceAll("\\", "/"))
        .filter((file) => !/^out\/main\/(serve|backup|doctor)\.js$/.test(file));
      expect(built.filter((file) => !files.includes(file))).toEqual([]);
      expect(built.length).toBeGreaterThan(100);
      const meta = JSON.parse(extractFile(asar(), "package.json").toString()) as Record<string, unknown>;
      expect(Object.keys(meta)).not.toContain("devDependencies");
      expect(Object.keys(meta)).not.toContain("scripts");
    });

    test("has each script that another one imports", () => {
      const scripts = content().filter((file) => file.startsWith("out/main/"));
      for (const script of scripts) {
        const text = extractFile(asar(), script).toString();
        for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*["']\.\/([\w.-]+\.js)["']/g))
          expect(scripts, `${script} imports ${name}`).toContain(`out/main/${name}`);
      }
    });

    test("has beside the asar what has to be a file, and no other app", () => {
      const beside = globSync("**/*", { cwd: resource(""), exclude: (name) => name === "app.asar" });
      const files = beside.filter((name) => statSync(resource(name)).isFile()).sort();
      const binding = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`;
      // Only a Node.js, which an older Electron needs for a host, reads the others from there.
      const unpacked = isOld()
        ? content().filter((file) => /^(package\.json$|out\/(main|renderer)\/|node_modules\/)/.test(file))
        : [binding];
      expect(unpacked).toContain(binding);
      expect(files).toEqual([
        ...unpacked.map((file) => `app.asar.unpacked/${file}`).sort(),
        "livekit-server",
      ]);
      for (const name of ["package.json", "ready"]) expect(existsSync(join(app, name))).toBe(false);
    });

    test("has the media server that this version needs, and it runs", () => {
      const said = execFileSync(resource("livekit-server"), ["--version"], { encoding: "utf8" });
      expect(said).toContain(LIVEKIT_VERSION);
    });

    test("cannot be made to run other code", async () => {
      const fuses = await getCurrentFuseWire(join(app, "hearth"));
      const on = Object.values(FuseV1Options).filter(
        (fuse): fuse is FuseV1Options => typeof fuse === "number" && fuses[fuse] === FuseState.ENABLE,
      );
      expect(on.map((fuse) => FuseV1Options[fuse]).sort()).toEqual([
        "EnableCookieEncryption",
        "EnableEmbeddedAsarIntegrityValidation",
        "OnlyLoadAppFromAsar",
      ]);
      // The Electron that it was made from stays as it was.
      const original = await getCurrentFuseWire(resolve(electronPath));
      expect(original[FuseV1Options.RunAsNode]).toBe(FuseState.ENABLE);
    });

    test("starts in any folder and shows its first page, without the code that NODE_OPTIONS names", async () => {
      const folder = temporaryDirectory();
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const planted = join(folder, "planted.cjs");
      writeFileSync(planted, `require("fs").writeFileSync(${JSON.stringify(join(folder, "ran"))}, "")`);
      const { page } = await startPackagedApp(join(app, "hearth"), [], {
        NODE_OPTIONS: `--require ${planted}`,
      });
      await page.getByRole("heading", { name: "Welcome to Hearth" }).waitFor();
      expect(page.url()).toBe("hearth-app://ui/index.html");
      expect(existsSync(join(folder, "ran"))).toBe(false);
    });

    test("runs a host, with nothing but what is in it", async () => {
      const folder = temporaryDirectory();
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const path = join(folder, "bin");
      mkdirSync(path);
      // That of an older Electron, which needs one.
      if (isOld()) symlinkSync(process.execPath, join(path, "node"));
      const { page, dataDirectory } = await startPackagedApp(join(app, "hearth"), ["--start-host"], {
        PATH: path,
        XDG_CACHE_HOME: join(folder, "cache"),
        HEARTH_LIVEKIT_SERVER: undefined,
      });
      await page.getByTestId("composer").waitFor();
      const { url } = JSON.parse(readFileSync(join(dataDirectory, "host.json"), "utf8")) as { url: string };
      const health = async () => (await createApi(url, "").call(routes.getHealth)).livekit;
      await expect.poll(health).toMatchObject({ status: "healthy", version: LIVEKIT_VERSION });
      const programs = globSync("/proc/[0-9]*/exe").map(linkAt);
      expect(programs).toContain(resource("livekit-server"));
      // Browsers get the same pages.
      expect((await fetch(url)).headers.get("content-type")).toContain("text/html");
    });

    test("has the languages of the app, and stays small", () => {
      expect(globSync("*", { cwd: join(app, "locales") }).sort()).toEqual(["de.pak", "en-US.pak"]);
      expect(statSync(asar()).size).toBeLessThan(budget.asar);
      const all = globSync("**/*", { cwd: resource("") }).map((name) => statSync(resource(name)));
      const sizes = all.filter((file) => file.isFile()).map(({ size }) => size);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(budget.resources);
    });

    describe.skipIf(!makesDeb)("as Debian's package", () => {
      const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: "utf8" });
      const deb = () => join(output, globSync("*.deb", { cwd: output })[0] ?? "");

      test("names what it needs, of what Debian has", () => {
        const [depends = "", recommends = "", ...fields] = ["Depends", "Recommends"]
          .map((field) => run("dpkg-deb", "--field", deb(), field).trim())
          .concat(run("dpkg-deb", "--field", deb()).split("\n"));
        expect(fields).toEqual(
          expect.arrayContaining([
            "Package: hearth",
            "Version: 0.1.0",
            `Architecture: ${process.arch === "x64" ? "amd64" : process.arch}`,
            "Section: net",
            "Description: A calling app for small teams that brings its own server",
          ]),
        );
        const needed = `${depends}, ${recommends}`.split(", ");
        expect(needed).toEqual(expect.arrayContaining(["libgtk-3-0", "libayatana-appindicator3-1"]));
        const known = new Set(run("apt-cache", "pkgnames", "lib").split("\n"));
        // Only there, and only if its lists are here.
        if (!known.has("libgtk-3-0")) return;
        expect(needed.filter((name) => name.startsWith("lib") && !known.has(name))).toEqual([]);
      });

      test("contains the app, its link, desktop file, icon and licence, and runs nothing on installing", () => {
        const lines = run("dpkg-deb", "--contents", deb()).trim().split("\n");
        const outside = lines.map((line) => line.split(/ +/).slice(5).join(" "));
        expect(outside.filter((name) => !name.startsWith("./opt/Hearth/") && !name.endsWith("/"))).toEqual([
          "./usr/bin/hearth -> /opt/Hearth/hearth",
          "./usr/share/applications/hearth.desktop",
          "./usr/share/doc/hearth/copyright",
          "./usr/share/icons/hicolor/512x512/apps/hearth.png",
        ]);
        const inside = outside.filter((name) => name.startsWith("./opt/Hearth/") && !name.endsWith("/"));
        const packaged = globSync("**/*", { cwd: app }).filter((name) => statSync(join(app, name)).isFile());
        expect(inside.sort()).toEqual(packaged.map((name) => `./opt/Hearth/${name}`).sort());
        // Nobody but root owns or writes any of it, and one program alone is root's for everybody.
        expect(lines.filter((line) => !/^\S+ root\/root /.test(line))).toEqual([]);
        expect(lines.filter((line) => /^-.{4}w|^-.{7}w/.test(line))).toEqual([]);
        const setuid = lines.filter((line) => /^-..s/.test(line)).map((line) => line.split("/").at(-1));
        expect(setuid).toEqual(["chrome-sandbox"]);
        const control = run("dpkg-deb", "--ctrl-tarfile", deb());
        expect(control).not.toMatch(/(pre|post)(inst|rm)\0/);
        expect(statSync(deb()).size).toBeLessThan(budget.deb);
      });

      test.skipIf(!isRoot)(
        "is installed, started from its desktop file, and removed but for the data",
        async () => {
          const tree = temporaryDirectory();
          onTestFinished(() => rmSync(tree, { recursive: true, force: true }));
          for (const name of ["info", "updates", "triggers"])
            mkdirSync(join(tree, "var/lib/dpkg", name), { recursive: true });
          for (const name of ["status", "available"]) writeFileSync(join(tree, "var/lib/dpkg", name), "");
          // What it depends on is installed outside of the tree.
          const dpkg = (...args: string[]) =>
            spawnSync("dpkg", [`--root=${tree}`, "--force-depends", ...args]);
          expect(dpkg("--install", deb()).status).toBe(0);

          const file = join(tree, "usr/share/applications/hearth.desktop");
          const entry = readFileSync(file, "utf8").split("\n");
          expect(entry).toContain("MimeType=x-scheme-handler/hearth;");
          expect(entry).toContain("StartupWMClass=hearth");
          expect(entry).toContain("Icon=hearth");
          const validator = "/usr/bin/desktop-file-validate";
          if (existsSync(validator)) expect(run(validator, file)).toBe("");
          const [program = "", ...args] = (entry.find((line) => line.startsWith("Exec=")) ?? "")
            .slice("Exec=".length)
            .split(" ");
          expect(args).toEqual(["%U"]);
          expect(readlinkSync(join(tree, "usr/bin/hearth"))).toBe(program);
          const started = await startPackagedApp(join(tree, program));
          await started.page.getByRole("heading", { name: "Welcome to Hearth" }).waitFor();
          await started.stop();

          expect(dpkg("--purge", "hearth").status).toBe(0);
          const left = globSync("**/*", { cwd: tree }).filter((name) => !"var/lib/dpkg".startsWith(name));
          expect(left.filter((name) => !name.startsWith("var/lib/dpkg/"))).toEqual([]);
          expect(existsSync(join(started.dataDirectory, "window"))).toBe(true);
        },
      );
    });
  },
);
