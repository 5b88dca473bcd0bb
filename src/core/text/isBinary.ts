/** Bytes at the start that decide whether a file is binary, as in Git. */
const binaryProbe = 8000;

/** Whether a file is binary: it has a NUL byte near its start. */
export function isBinary(bytes: Uint8Array): boolean {
  const nul = bytes.indexOf(0);
  return nul !== -1 && nul < binaryProbe;
}
