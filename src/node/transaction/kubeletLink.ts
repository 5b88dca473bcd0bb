import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { rotatedFile } from '../../core/kubernetes/rotatedFile.ts';

/** A link of the kubelet to its current certificate and key. */
export interface KubeletLink {
  /** Of the link itself, its folder without links. */
  readonly path: string;
  /** As the link has it. */
  readonly to: string;
  /** What it leads to, without links. */
  readonly file: string;
  /** `kubelet-client` */
  readonly pair: string;
}

/**
 * Finds the link that the kubelet keeps to a file: `kubelet-client-current.pem`, which leads to
 * `kubelet-client-2026-11-24-14-17-09.pem` beside it. The kubelet never writes such a file again; it makes another one and
 * switches the link.
 *
 * The kubelet writes absolute links. In a copy of a machine's files (a mounted disk, a backup) such a link leads to the file
 * that has the same path there, whatever lies under this path on the machine at hand.
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

/** The file lies below the folder that stands for `/` of its machine, at the path that the link has. */
function isInCopy(to: string, file: string): boolean {
  return path.isAbsolute(to) && file.endsWith(path.normalize(to));
}

/** A name as the kubelet gives it, for a file that does not exist. */
export function kubeletFileName({ pair, file }: KubeletLink, now: number): string {
  for (let second = 0; ; second++) {
    const name = `${pair}-${moment(now + second * 1000)}.pem`;
    if (!existsSync(path.join(path.dirname(file), name))) return name;
  }
}

/** In local time, as the kubelet. */
function moment(now: number): string {
  const date = new Date(now);
  const parts = [date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
  return [String(date.getFullYear()), ...parts.map((part) => String(part).padStart(2, '0'))].join('-');
}
