/**
 * SHA-256 of the archives of LiveKit's release 1.13.5. They are stored here because somebody who can replace an archive on the
 * release server can also replace a list of checksums beside it. An archive without an entry is not downloaded.
 */
export const RELEASE_CHECKSUMS: Readonly<Record<string, string>> = {
  "livekit_1.13.5_linux_amd64.tar.gz": "c020fac437b7cc9b776eef1ad5ea8af77be9acfa07602eca20a3a44930dfbc70",
  "livekit_1.13.5_linux_arm64.tar.gz": "332015305518765fe05bad74fc3a9d9583e635e7dd130de3c4fc563d69c550f3",
  "livekit_1.13.5_windows_amd64.zip": "3ec7eaa76ef64063bf21f78364733703e0969612cb92ffd60661ed45fa4a8906",
};
