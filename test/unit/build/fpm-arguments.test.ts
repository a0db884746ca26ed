import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nfpmOrder } from "../../../build/fpm-arguments.ts";

/** An app of which electron-builder would make a package. */
function app(): string {
  const folder = mkdtempSync(join(tmpdir(), "hearth-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "resources"));
  for (const name of ["hearth", "chrome-sandbox", "resources/app.asar", "resources/apparmor-profile"])
    writeFileSync(join(folder, name), "");
  for (const name of ["hearth", "chrome-sandbox"]) chmodSync(join(folder, name), 0o777);
  chmodSync(join(folder, "resources/app.asar"), 0o666);
  return folder;
}

/** As electron-builder gives them. */
const args = (kind: string, folder: string) => [
  ..."-s dir --force -d one --rpm-os linux --rpm-compression xzmt --architecture x86_64".split(" "),
  ..."--after-install /nowhere/a --after-remove /nowhere/b --version 1.2.3~beta.1".split(" "),
  ..."--package /made/hearth.rpm --name hearth --vendor We --license Apache-2.0".split(" "),
  "-t",
  kind,
  "-d",
  "(two or three)",
  "--description",
  "\n An app",
  "--maintainer",
  "We <we@hearth.invalid>",
  "--url",
  "https://hearth.invalid",
  `${folder}/=/opt/Hearth`,
];

test("an order to fpm becomes one to nfpm, without what would run as root", () => {
  const folder = app();
  const { packager, target, config } = nfpmOrder(args("rpm", folder));
  expect({ packager, target }).toEqual({ packager: "rpm", target: "/made/hearth.rpm" });
  expect(config).toMatchObject({
    name: "hearth",
    version: "1.2.3~beta.1",
    arch: "amd64",
    description: "An app",
    depends: ["one", "(two or three)"],
    homepage: "https://hearth.invalid",
    license: "Apache-2.0",
    rpm: { summary: "An app" },
  });
  expect(config).not.toHaveProperty("scripts");
});

test("a package owns its folders, and nobody else may write to what is in it", () => {
  const { config } = nfpmOrder(args("deb", app()));
  expect(config.contents.map(({ dst, type, file_info }) => ({ dst, type, file_info }))).toEqual([
    { dst: "/opt/Hearth", type: "dir" },
    { dst: "/opt/Hearth/chrome-sandbox", file_info: { mode: 0o4755 } },
    { dst: "/opt/Hearth/hearth", file_info: { mode: 0o755 } },
    { dst: "/opt/Hearth/resources", type: "dir" },
    { dst: "/opt/Hearth/resources/app.asar", file_info: { mode: 0o644 } },
    { dst: "/usr/bin/hearth", type: "symlink" },
    { dst: "/usr/share/doc/hearth/copyright", file_info: { mode: 0o644 } },
  ]);
  expect(config.contents.at(-2)?.src).toBe("/opt/Hearth/hearth");
});

test("what would be left out is refused: another kind of package, an unknown option, no program", () => {
  const folder = app();
  expect(() => nfpmOrder(args("pacman", folder))).toThrow('"pacman"');
  expect(() => nfpmOrder([...args("deb", folder), "--config-files", "/etc/x"])).toThrow("--config-files");
  rmSync(join(folder, "hearth"));
  expect(() => nfpmOrder(args("deb", folder))).toThrow("no program");
});
