/** The size of the noise that is drawn, and of the video that is sent. */
const NOISE = { width: 80, height: 45 };
const SIZE = { width: 640, height: 360 };
const FRAME_INTERVAL = 66;

/** Video and sound that need no device: noise, which compresses badly enough to measure a connection with, and a tone. */
export interface TestPattern {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack;
  stop(): void;
}

export function createTestPattern(): TestPattern {
  const noise = new OffscreenCanvas(NOISE.width, NOISE.height);
  const canvas = document.createElement("canvas");
  canvas.width = SIZE.width;
  canvas.height = SIZE.height;
  const small = noise.getContext("2d");
  const large = canvas.getContext("2d");
  const pixels = new ImageData(NOISE.width, NOISE.height);
  const draw = () => {
    for (let index = 0; index < pixels.data.length; index += 1) pixels.data[index] = Math.random() * 256;
    small?.putImageData(pixels, 0, 0);
    large?.drawImage(noise, 0, 0, SIZE.width, SIZE.height);
  };
  draw();
  const timer = setInterval(draw, FRAME_INTERVAL);
  const [video] = canvas.captureStream().getVideoTracks();

  const sound = new AudioContext();
  const tone = sound.createOscillator();
  const output = sound.createMediaStreamDestination();
  tone.connect(output);
  tone.start();
  const [audio] = output.stream.getAudioTracks();
  if (!video || !audio) throw new Error("A canvas or an oscillator gives no track.");
  return {
    video,
    audio,
    stop() {
      clearInterval(timer);
      video.stop();
      audio.stop();
      void sound.close();
    },
  };
}
