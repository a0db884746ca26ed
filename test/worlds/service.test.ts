import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { authorityPath } from "../../src/shared/contract/network.ts";
import { SYSTEMD_ANALYZE } from "../prerequisites.ts";
import { createApi } from "../helpers/api.ts";
import { temporaryDirectory } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { freePort } from "../helpers/namespaces/machine.ts";
import { office } from "../helpers/namespaces/places.ts";
import { launchBrowserOn } from "../helpers/namespaces/programs.ts";
import { readmeBlock } from "../helpers/namespaces/proxies.ts";
import { hasSystemd, startSystemd } from "../helpers/namespaces/systemd.ts";
import { browserPath, joinByInvite, signInWith } from "../helpers/people.ts";

/** The service of the README. */
const unit = () => readmeBlock("ini", "[Unit]");
/** Its commands, without `sudo`: the tests are root. */
const commands = (begins: string) =>
  readmeBlock("", begins)
    .trim()
    .split("\n")
    .map((line) => line.replace(/^sudo /, "").split(" "));

describe("the README's service", () => {
  test.skipIf(!existsSync(SYSTEMD_ANALYZE))("is what systemd understands, down to the last directive", () => {
    const file = join(temporaryDirectory(), "hearth.service");
    writeFileSync(file, unit().replaceAll("/opt/hearth", resolve(".")));
    const { status, stdout, stderr } = spawnSync(SYSTEMD_ANALYZE, ["verify", file], { encoding: "utf8" });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: "" });
  });

  test.skipIf(!hasSystemd || !browserPath)(
    "runs a host that people call each other on, records them, restarts it after a crash, and stops it in order",
    async () => {
      const { host: machine, guest } = office();
      const run = await startSystemd(machine);
      // The host answers only under addresses with its own port, which has to be free here as well.
      const port = await freePort();
      const text = unit().replace(/^ExecStart=.*$/m, `$& --port ${port}`);
      run("sh", "-c", `cat > /etc/systemd/system/hearth.service <<'UNIT'\n${text}UNIT`);
      for (const command of commands("sudo useradd")) run(...command);
      const show = (property: string) => run("systemctl", "show", "hearth", "-p", property, "--value").trim();
      expect(show("ActiveState")).toBe("active");

      const [command] = commands("cd /opt/hearth && sudo -u");
      const asked = (command ?? []).join(" ").replace("sudo -u hearth", "runuser -u hearth --");
      // Asked any earlier, it would itself become the host.
      await expect
        .poll(() => run("sh", "-c", "ls /var/lib/hearth"), { timeout: 30_000 })
        .toContain("host.json");
      const link = () => /#\/sign-in\/([\w-]+)/.exec(run("sh", "-c", `${asked} || test $? = 3`))?.[1];
      await machine.tunnel("127.0.0.1", port, port);
      const url = `http://127.0.0.1:${port}`;
      const session = await createApi(url, null).call(routes.exchangeCode, {
        body: { code: link() ?? "", device_label: "service" },
      });
      const api = createApi(url, session.access_token);
      const status = () =>
        api.call(routes.getHealth).then(
          ({ livekit }) => livekit.status,
          // It is being restarted.
          () => null,
        );
      await expect.poll(status, { timeout: 30_000 }).toBe("healthy");
      const invite = await api.call(routes.createInvite, { body: {} });
      expect(invite.url).toMatch(/^https:/);

      const owner = await signInWith(await launchBrowserOn(machine), url, session.access_token);
      const authority = await (await fetch(`${url}${authorityPath}`)).text();
      const bea = await joinByInvite(await launchBrowserOn(guest, [authority]), invite.url, "Bea");
      await owner.getByTestId("start-video-call").click();
      await bea.getByTestId("answer").click();
      await expectMedia([owner, bea], 1);

      const { rooms } = await api.call(routes.listRooms);
      const recording = await api.call(routes.startRecording, {
        params: { call_id: rooms[0]?.call?.id ?? "" },
        body: { audio: true, video: true, transcript: false },
      });
      const said = run("sh", "-c", "grep ' recorder ' /var/lib/hearth/logs/hearth.log || true");
      expect(recording.status, said).toBe("recording");
      // Chromium's sandbox works inside that of the service.
      const pages = run("sh", "-c", "pgrep -u hearth -a -f -- --type=renderer");
      expect(pages).not.toContain("--no-sandbox");

      const first = show("MainPID");
      run("kill", "-KILL", first);
      await expect.poll(() => show("MainPID"), { timeout: 20_000 }).not.toMatch(new RegExp(`^(0|${first})$`));
      await expect.poll(status, { timeout: 40_000 }).toBe("healthy");
      run("systemctl", "stop", "hearth");
      expect([show("Result"), show("ExecMainStatus")]).toEqual(["success", "0"]);
      expect(run("sh", "-c", "pgrep -u hearth || true")).toBe("");
    },
  );
});
