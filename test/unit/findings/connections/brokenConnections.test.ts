import assert from 'node:assert/strict';
import { test } from 'node:test';
import { edited, kubeadmMachine, rootfs } from '../../../incidents/machine.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';

const kubelet = `${rootfs}/etc/kubernetes/kubelet.conf`;

async function errorsWith(from: RegExp, to: string): Promise<readonly string[]> {
  const { files } = await kubeadmMachine();
  const texts = Object.entries(files).flatMap(([path, file]) =>
    typeof file === 'string' ? [[path, file] as const] : [],
  );
  const found = await findingsIn({ ...Object.fromEntries(texts), ...edited(files, kubelet, [from, to]) });
  return found.flatMap(({ code, severity, path }) => (severity === 'error' ? [`${code} ${path}`] : []));
}

test('what nothing else tells is told at the file at fault', async () => {
  assert.deepEqual(await errorsWith(/ {4}server: .*\n/, ''), [`connection-broken ${kubelet}`]);
});

test('a warning that tells why a connection is broken is an error', async () => {
  const data = 'certificate-authority-data: "Z2FyYmFnZQ=="';
  assert.deepEqual(await errorsWith(/certificate-authority-data: .*/, data), [`pem-malformed ${kubelet}`]);
});
