import * as l10n from '@vscode/l10n';
import { visibleText } from '../../text/visibleText.ts';

/** Where a configuration file may name roots. Absolute paths with `/`, without `..`. */
export interface RootLimits {
  /** The top of the file's work tree, or its folder; `undefined` if the user named the file. */
  readonly top: string | undefined;
  /** The user's home folder, where it is known. */
  readonly home?: string | undefined;
  /** Follows the links of a path, because they may lead out of a repository. What does not exist is where it says. */
  readonly realPath?: ((path: string) => string) | undefined;
}

/**
 * Why a root of a configuration file is not read, as a sentence. Whoever wrote the file need not be who uses it: it could make
 * CertScope read a whole machine, or take a CA key from elsewhere.
 *
 * @param root - As written.
 * @param place - Its absolute path with `/`, without `..`; `undefined` where only the host knows it.
 */
export function rootRefusal(root: string, place: string | undefined, limits: RootLimits): string | undefined {
  const name = visibleText(root);
  const { realPath = (path: string) => path } = limits;
  const [real, top, home] = [place, limits.top, limits.home].map((path) => path && realPath(path));
  if (
    /^(?:~\/?|\/)$/.test(root) ||
    (real !== undefined && (isDrive(real) || (home !== undefined && isBelow(home, real))))
  )
    return l10n.t('{0} contains a whole home folder, so it is not read. Name the folders that are needed.', name);
  if (top === undefined || (real !== undefined && isBelow(real, top))) return undefined;
  return l10n.t(
    '{0} is outside of this repository, so it is not read. If you trust this file, name it with {1}, or use the setting {2}.',
    name,
    '`--config`',
    '`certscope.roots`',
  );
}

function isDrive(place: string): boolean {
  return /^(?:\/?[a-z]:)?\/*$/i.test(place);
}

function isBelow(place: string, folder: string): boolean {
  return `${place}/`.startsWith(`${folder.replace(/\/$/, '')}/`);
}
