import { join } from "node:path";
import { expect, test } from "vitest";
import { backUpStopped } from "../../../../src/host/backup/back-up-stopped.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

test.each([
  ["", "that is empty"],
  ["not/here", "that does not exist"],
])("of a folder %j %s says that there is no host, and how to name its folder", async (path) => {
  const dataDirectory = join(temporaryDirectory(), path);
  const launcher = {
    launch() {
      throw new Error("There is nothing to back up.");
    },
  };
  const file = join(temporaryDirectory(), "backup.tar.gz");
  const made = backUpStopped({ dataDirectory, file, move: false, launcher }, () => {});
  await expect(made).rejects.toMatchObject({
    code: "HEARTH_NO_HOST",
    message: `There is no host in this data folder. ${dataDirectory}. If its data is in another folder, name it with --data or HEARTH_DATA.`,
  });
});
