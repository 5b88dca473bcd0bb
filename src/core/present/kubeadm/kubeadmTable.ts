import { visibleWholeText } from '../../text/visibleText.ts';
import type { KubeadmExpiration } from './kubeadmExpiration.ts';

/**
 * Writes the tables of `kubeadm certs check-expiration` exactly as kubeadm 1.34 does, so that scripts for its output
 * work here too. Never translated. With several machines, the name of each is above its tables.
 *
 * @param now - Milliseconds since 1970-01-01 UTC.
 */
export function kubeadmTable(expirations: readonly KubeadmExpiration[], now: number): string {
  return expirations
    .map(({ host, certificates, authorities }) => {
      const heading = expirations.length === 1 ? '' : `${visibleWholeText(host === '' ? '/' : host)}\n`;
      const certificateRows = certificates.map(({ name, notAfter, authority = '', isExternallyManaged }) =>
        notAfter === undefined
          ? [`!MISSING! ${name}`, '', '', '', '']
          : [name, formatDate(notAfter), formatResidual(notAfter - now), authority, yesNo(isExternallyManaged)],
      );
      const authorityRows = authorities.map(({ name, notAfter, isExternallyManaged }) =>
        notAfter === undefined
          ? [`!MISSING! ${name}`, '', '', '']
          : [name, formatDate(notAfter), formatResidual(notAfter - now), yesNo(isExternallyManaged)],
      );
      const tables = [
        columns([['CERTIFICATE', ...shared, 'CERTIFICATE AUTHORITY', external], ...certificateRows]),
        columns([['CERTIFICATE AUTHORITY', ...shared, external], ...authorityRows]),
      ];
      return heading + tables.join('\n');
    })
    .join('\n');
}

const shared = ['EXPIRES', 'RESIDUAL TIME'];
const external = 'EXTERNALLY MANAGED';

/** Go's `text/tabwriter` with a minimum width of 10 and a padding of 3; the last cell of a line is not padded. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(10, ...rows.map((row) => (row[column] ?? '').length + 3)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('');
  return rows.map((row) => `${line(row)}\n`).join('');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Go's layout `Jan 02, 2006 15:04 MST`. */
function formatDate(moment: number): string {
  const date = new Date(moment);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${months[date.getUTCMonth()]} ${two(date.getUTCDate())}, ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

/** `duration.ShortHumanDuration` of k8s.io/apimachinery; Go cuts fractions towards zero. */
function formatResidual(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 60) return `${seconds}s`;
  if (minutes < 60) return `${minutes}m`;
  if (hours < 24) return `${hours}h`;
  if (hours < 24 * 365) return `${Math.floor(hours / 24)}d`;
  return `${Math.floor(hours / 24 / 365)}y`;
}

/** Padded to eight characters, as kubeadm pads it. */
function yesNo(value: boolean): string {
  return (value ? 'yes' : 'no').padEnd(8);
}
