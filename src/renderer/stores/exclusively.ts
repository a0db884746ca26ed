/**
 * Does something in one window of this device at a time; `name` is the same in all of them. Where the browser has no locks, or
 * denies them, other windows are not waited for.
 */
export async function exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  let hasBegun = false;
  const begin = async () => {
    hasBegun = true;
    return await work();
  };
  try {
    return await navigator.locks.request(name, begin);
  } catch (error) {
    if (hasBegun) throw error;
    return await work();
  }
}
