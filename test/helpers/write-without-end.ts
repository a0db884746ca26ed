import { createStorage, openDatabase } from "../../src/control-plane/storage/index.ts";

/** Stores messages in a folder's database, and prints the number of each once stored; kills itself after so many. */
const [directory = "", most = "Infinity"] = process.argv.slice(2);
const storage = createStorage(await openDatabase(directory));
const sender = "a".repeat(24);
storage.write((stores) => {
  stores.users.insert({ id: sender, displayName: "Ada", role: "owner", named: true }, 1);
  stores.rooms.insert({ id: "room-1", name: "R", topic: "", kind: "open", createdAt: 1 }, sender);
});
for (let index = 1; index <= Number(most); index += 1) {
  storage.write((stores) =>
    stores.messages.insert({
      id: `msg-${index}`,
      position: index,
      roomId: "room-1",
      senderId: sender,
      sessionId: null,
      transactionId: null,
      body: String(index),
      kind: "text",
      call: null,
      recordingId: null,
      createdAt: index,
      hiddenFrom: null,
    }),
  );
  process.stdout.write(`${index}\n`);
}
process.kill(process.pid, "SIGKILL");
