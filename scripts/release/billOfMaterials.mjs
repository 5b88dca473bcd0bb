// The list of what travels in the packages, for programs: CycloneDX, as npm makes it, of the packages that the bundles really hold.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../hosts/paths.mjs';
import { runNpm } from '../hosts/runCommand.mjs';
import { noticedPackages } from '../thirdPartyNotices.mjs';

/**
 * The same sources give the same list: it has no serial number and no time.
 *
 * @returns {Promise<string>} the text of the list
 */
export async function billOfMaterials() {
  const whole = JSON.parse(await runNpm(['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], projectRoot));
  const { name, version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  const notices = readFileSync(path.join(projectRoot, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const bundled = noticedPackages(notices).map((each) => `${each.name}@${each.version}`);
  const components = bundled.map((ref) => {
    const component = whole.components.find((each) => each['bom-ref'] === ref);
    if (component === undefined) throw new Error(`${ref} is bundled, but not in package-lock.json.`);
    // npm calls it a tool of development, and optional; here it is a part of the product.
    const { properties: _, ...rest } = component;
    return { ...rest, scope: 'required' };
  });
  const own = `${name}@${version}`;
  const { serialNumber: _, ...list } = whole;
  const { timestamp: __, ...metadata } = whole.metadata;
  // npm takes the name from the folder.
  const { properties: ___, ...component } = { ...metadata.component, type: 'application', name };
  const among = (refs) => refs.filter((ref) => bundled.includes(ref));
  const dependencies = whole.dependencies
    .filter(({ ref }) => ref === own || bundled.includes(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: ref === own ? bundled : among(dependsOn) }));
  return `${JSON.stringify({ ...list, metadata: { ...metadata, component }, components, dependencies }, undefined, 2)}\n`;
}

/**
 * The list of what the executables hold: the packages, and the Node.js that runs them.
 *
 * @param {string} bill of {@link billOfMaterials}
 * @param {readonly string[]} versions of Node.js
 */
export function withNode(bill, versions) {
  const list = JSON.parse(bill);
  const runtimes = [...new Set(versions)].map((version) => ({
    'bom-ref': `node@${version}`,
    type: 'platform',
    name: 'node',
    version,
    scope: 'required',
    purl: `pkg:generic/node@${version}`,
    licenses: [{ license: { id: 'MIT', url: `https://github.com/nodejs/node/blob/v${version}/LICENSE` } }],
  }));
  const refs = runtimes.map((each) => each['bom-ref']);
  const [own, ...rest] = list.dependencies;
  const dependencies = [
    { ...own, dependsOn: [...own.dependsOn, ...refs] },
    ...rest,
    ...refs.map((ref) => ({ ref, dependsOn: [] })),
  ];
  return `${JSON.stringify({ ...list, components: [...list.components, ...runtimes], dependencies }, undefined, 2)}\n`;
}
