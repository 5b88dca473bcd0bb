import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fastFolder } from '../support/fastFolder.ts';
import type { IncidentFile, IncidentFiles, IncidentTrees } from './incidentModel.ts';

/** Runs something on a temporary folder with the given files, and removes it. */
export async function withFolder<Result>(
  files: IncidentFiles,
  run: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(path.join(fastFolder, 'certscope-incident-'));
  try {
    for (const [name, file] of Object.entries(files)) write(path.join(folder, name), file);
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lays the repair over the broken files. */
export function repairedFiles({ broken, repaired }: IncidentTrees): IncidentFiles {
  const files = Object.entries({ ...broken, ...repaired });
  return Object.fromEntries(files.filter((entry): entry is [string, IncidentFile] => entry[1] !== undefined));
}

const secret =
  /PRIVATE KEY|client-key|UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW|K10[0-9a-f]{64}|ey[A-Za-z0-9_-]{8,}\.ey|^kind: Config\b/m;

/** Writes a file, with the mode that its program gives it. */
function write(target: string, file: IncidentFile): void {
  mkdirSync(path.dirname(target), { recursive: true });
  if (typeof file === 'object' && 'linkTo' in file) {
    symlinkSync(file.linkTo, target);
    return;
  }
  writeFileSync(target, file);
  const isSecret = /(\.key|-key\.pem|\.conf|kubeconfig)$/.test(target) || secret.test(Buffer.from(file).toString());
  chmodSync(target, isSecret ? 0o600 : 0o644);
}
