import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../../hosts/paths.mjs';
import { unitBundles } from './bundleUnit.mjs';

/** A place in a bundle as stacks name it, a URL or a path. */
const place = new RegExp(`(?:file://)?(${escapePattern(unitBundles)}[^\\s:()]+\\.mjs):(\\d+):(\\d+)`, 'g');

function escapePattern(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * Writes the places of the sources where a stack names those of bundles.
 *
 * @param {string} text a stack, or what holds one
 */
export function inSources(text) {
  const maps = new Map();
  return text.replaceAll(place, (whole, bundle, line, column) => {
    if (!maps.has(bundle)) maps.set(bundle, mapOf(bundle));
    const found = maps.get(bundle)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (found?.originalSource === undefined) return whole;
    const source = path.relative(projectRoot, path.resolve(path.dirname(bundle), found.originalSource));
    return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

function mapOf(bundle) {
  const file = `${bundle}.map`;
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
