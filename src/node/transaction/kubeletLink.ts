import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

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
 * Tells whether a name is such a link: `kubelet-client-current.pem`, which leads to `kubelet-client-2026-11-24-14-17-09.pem`
 * beside it. The kubelet never writes such a file again; it makes another one and switches the link.
 */
export function findKubeletLink(name: string): KubeletLink | undefined {
  const pair = /^(?<pair>.+)-current\.pem$/.exec(path.basename(name))?.groups?.pair;
  if (pair === undefined) return undefined;
  try {
    if (!lstatSync(name).isSymbolicLink()) return undefined;
    const link = path.join(realpathSync(path.dirname(path.resolve(name))), path.basename(name));
    const to = readlinkSync(link);
    const file = realpathSync(link);
    const isDated = path.basename(file).startsWith(`${pair}-`) && dated.test(path.basename(file));
    const isDirect = path.basename(to) === path.basename(file) && path.dirname(file) === path.dirname(link);
    return isDated && isDirect ? { path: link, to, file, pair } : undefined;
  } catch {
    return undefined;
  }
}

const dated = /-\d{4}(?:-\d{2}){5}\.pem$/;

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
