/** The desktop app's own pages: main serves them, and the host answers them. */
export const APP_SCHEME = "hearth-app";
export const APP_ORIGIN = `${APP_SCHEME}://ui`;
