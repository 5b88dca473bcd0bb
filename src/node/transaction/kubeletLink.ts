import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { rotatedFile } from '../../core/kubernetes/rotatedFile.ts';

/** The kubelet's link to its current certificate and key. */
export interface KubeletLink {
  /** Path of the link, with its folder resolved. */
  readonly path: string;
  /** As written in the link. */
  readonly to: string;
  /** Its target, with all links resolved. */
  readonly file: string;
  /** `kubelet-client` */
  readonly pair: string;
}

/**
 * Finds the kubelet's link to a file: `kubelet-client-current.pem`, which points to `kubelet-client-2026-11-24-14-17-09.pem` next
 * to it. The kubelet never writes such a file again; it creates another one and switches the link.
 *
 * The kubelet writes absolute links. In a copy of a machine's files (a mounted disk, a backup) such a link leads to the file
 * with the same path in the copy, whatever is at this path on the current machine.
 *
 * @param file - Absolute and without links.
 */
export function findKubeletLink(file: string): KubeletLink | undefined {
  const { generation, series: pair } = rotatedFile(path.basename(file)) ?? {};
  if (generation !== 'dated' || pair === undefined) return undefined;
  const link = path.join(path.dirname(file), `${pair}-current.pem`);
  try {
    const to = readlinkSync(link);
    const isDirect = path.basename(to) === path.basename(file) && (isInCopy(to, file) || realpathSync(link) === file);
    return isDirect ? { path: link, to, file, pair } : undefined;
  } catch {
    return undefined;
  }
}

/** The file is inside the folder that is the `/` of its machine, at the path in the link. */
function isInCopy(to: string, file: string): boolean {
  return path.isAbsolute(to) && file.endsWith(path.normalize(to));
}

/** A file name in the kubelet's format that does not exist yet. */
export function kubeletFileName({ pair, file }: KubeletLink, now: number): string {
  for (let second = 0; ; second++) {
    const name = `${pair}-${moment(now + second * 1000)}.pem`;
    if (!existsSync(path.join(path.dirname(file), name))) return name;
  }
}

/** In local time, as the kubelet writes it. */
function moment(now: number): string {
  const date = new Date(now);
  const parts = [date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
  return [String(date.getFullYear()), ...parts.map((part) => String(part).padStart(2, '0'))].join('-');
}
