import { createLocalTracks, Room, RoomEvent } from "livekit-client";

/** The least that a call in a page can be: a token, a connection, a camera. What Hearth takes longer, it owes. */
document.querySelector("#join")?.addEventListener("click", () => void join());

async function join(): Promise<void> {
  const tracks = createLocalTracks({ audio: true, video: { resolution: { width: 1280, height: 720 } } });
  const { url, token } = (await (await fetch("/token")).json()) as { url: string; token: string };
  const room = new Room({ adaptiveStream: true, dynacast: true });
  room.on(RoomEvent.TrackSubscribed, (track, _publication, participant) => {
    const element = track.attach();
    element.dataset["participant"] = participant.identity;
    document.querySelector("#videos")?.append(element);
  });
  await room.connect(url, token, { rtcConfig: { iceServers: [] } });
  for (const track of await tracks) await room.localParticipant.publishTrack(track);
}
