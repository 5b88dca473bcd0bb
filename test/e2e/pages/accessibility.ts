import type { Page } from 'playwright-core';

/** A thing as assistive technology meets it. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  /** `sort`, `selected`, `expanded`, `level` and others, as the browser tells them. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Reads the browser's accessibility tree, pages within pages included: what is hidden or has no role is left out.
 */
export async function accessibilityTree(page: Page): Promise<readonly AccessibleNode[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const { frameTree } = await session.send('Page.getFrameTree');
  const frameIds = (tree: typeof frameTree): readonly string[] => [
    tree.frame.id,
    ...(tree.childFrames ?? []).flatMap(frameIds),
  ];
  const trees = await Promise.all(
    frameIds(frameTree).map(async (frameId) => (await session.send('Accessibility.getFullAXTree', { frameId })).nodes),
  );
  return trees
    .flat()
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, properties = [] }) => ({
      role: String(role?.value ?? ''),
      name: String(name?.value ?? ''),
      properties: Object.fromEntries(properties.map((each) => [each.name, each.value.value])),
    }));
}
