import { addToGroup } from '../../text/groupBy.ts';
import { memoised } from '../../text/memoised.ts';
import type { DecodedFile } from '../pkiModel.ts';

/** systemd units by their files, in order of precedence, the last one wins. */
export interface UnitFiles {
  /** The files of the unit of a file; the file alone if it belongs to none. */
  filesWith(file: DecodedFile): readonly DecodedFile[];
  /** Another file of the same unit replaces it. */
  isMasked(file: DecodedFile): boolean;
}

/** Finds the units of systemd among files: `NAME.service`, and its drop-ins in folders `NAME.service.d`. */
export function unitFilesOf(files: readonly DecodedFile[], hostOf: (file: DecodedFile) => string): UnitFiles {
  const units = new Map<string, PlacedUnitFile[]>();
  const unitOf = new Map<DecodedFile, string>();
  for (const file of files) {
    const { path, hostPath = path } = file;
    const match = unitPath().exec(hostPath);
    if (match === null) continue;
    const [, folder = '', name = '', dropIn = ''] = match;
    const id = `${hostOf(file)} ${name}`;
    unitOf.set(file, id);
    addToGroup(units, id, { file, dropIn, rank: rankOf(folder) });
  }
  const effective = new Map(Array.from(units, ([id, placed]) => [id, effectiveFiles(placed)]));
  const membersOf = (file: DecodedFile) => effective.get(unitOf.get(file) ?? '');
  return {
    filesWith: (file) => membersOf(file) ?? [file],
    isMasked: (file) => membersOf(file)?.includes(file) === false,
  };
}

interface PlacedUnitFile {
  readonly file: DecodedFile;
  /** Name of the drop-in; empty for the unit itself. */
  readonly dropIn: string;
  readonly rank: number;
}

const unitPath = memoised(() => /^(.*\/)?([^/]+\.service)(?:\.d\/([^/]+\.conf))?$/s);

/** Of files with one name, the administrator's counts first, then the running system's, then the package's. */
function rankOf(folder: string): number {
  if (/(?:^|\/)etc\//.test(folder)) return 2;
  return /(?:^|\/)run\//.test(folder) ? 1 : 0;
}

/** The unit first, then its drop-ins by name; of each name one. */
function effectiveFiles(placed: readonly PlacedUnitFile[]): readonly DecodedFile[] {
  const byName = new Map<string, PlacedUnitFile>();
  for (const each of placed) {
    const known = byName.get(each.dropIn);
    if (known === undefined || known.rank < each.rank) byName.set(each.dropIn, each);
  }
  return Array.from(byName.values())
    .sort((a, b) => (a.dropIn < b.dropIn ? -1 : 1))
    .map(({ file }) => file);
}
