/** The parts of the name of a file from the kubelet's rotation. */
export interface RotatedFile {
  /** Folder and kind, `/var/lib/kubelet/pki/kubelet-client`: the files among which the kubelet rotates. */
  readonly series: string;
  /**
   * `dated`: written once, never changed. `current`: the link to the newest; `updated`: the link that replaces
   * `current`.
   */
  readonly generation: 'current' | 'updated' | 'dated';
}

/** The date is year, month, day, hour, minute and second, of local time; client-go, `certificate_store.go`. */
const rotated = /^(?<series>(?:.*\/)?kubelet-(?:client|server))-(?:(?<link>current|updated)|\d{4}(?:-\d{2}){5})\.pem$/s;

/**
 * Reads the path of a file from the kubelet's rotation: `kubelet-client-2026-11-24-14-17-09.pem`, and the link
 * `kubelet-client-current.pem`, which may be a regular file in a copy. `undefined` for any other file.
 */
export function rotatedFile(path: string): RotatedFile | undefined {
  const { series, link } = rotated.exec(path)?.groups ?? {};
  if (series === undefined) return undefined;
  return { series, generation: link === 'current' || link === 'updated' ? link : 'dated' };
}
