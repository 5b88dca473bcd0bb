import type { Locator } from 'playwright-core';

/** Does something again until what it is to show shows, as a user would: VS Code gives hovers up when things change beneath. */
export async function untilShown(shown: Locator, act: () => Promise<void>): Promise<Locator> {
  for (let attempt = 0; attempt < 4; attempt++) {
    await act();
    const isShown = await shown
      .waitFor({ timeout: 5000 })
      .then(() => true)
      .catch(() => false);
    if (isShown) return shown;
  }
  await shown.waitFor();
  return shown;
}
