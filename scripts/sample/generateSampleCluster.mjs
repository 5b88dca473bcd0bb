import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export async function generateSampleCluster(folder, now) {
  mkdirSync(path.join(folder, 'etc/kubernetes'), { recursive: true });
  writeFileSync(path.join(folder, 'etc/kubernetes/admin.conf'), 'apiVersion: v1\n');
  return folder;
}
