import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';

const unit = (command: string) => `[Service]\nExecStart=/usr/local/bin/${command}\n`;

test('join-port-wrong', async (context) => {
  for (const { name, files, says } of [
    {
      name: 'RKE2 at the port of the API',
      files: { '/etc/rancher/rke2/config.yaml': 'server: https://10.0.7.10:6443\ntoken: abcdef\n' },
      says: /Set it to https:\/\/10\.0\.7\.10:9345\./,
    },
    {
      name: 'in quotation marks, without a token',
      files: { '/etc/rancher/rke2/config.yaml.d/join.yaml': 'server: "https://rke2.example.com:6443"\n' },
      says: /https:\/\/rke2\.example\.com:9345/,
    },
    {
      name: 'an address of IPv6',
      files: { '/etc/rancher/rke2/config.yaml': 'server: https://[fd00::1]:6443\ntoken: abcdef\n' },
      says: /https:\/\/\[fd00::1\]:9345/,
    },
    {
      name: 'in the environment',
      files: { '/etc/default/rke2-agent': 'RKE2_URL=https://10.0.7.10:6443\n' },
      says: /9345/,
    },
    {
      name: 'in the unit',
      files: {
        '/etc/systemd/system/rke2-agent.service': unit('rke2 agent --server https://10.0.7.10:6443 --token-file /x'),
      },
      says: /9345/,
    },
    {
      name: 'k3s at the port of RKE2',
      files: { '/etc/rancher/k3s/config.yaml': 'server: https://10.0.7.11:9345\ntoken: abcdef\n' },
      says: /https:\/\/10\.0\.7\.11:6443/,
    },
    {
      name: 'k3s at a port that a server listens at',
      files: {
        '/a/etc/rancher/k3s/config.yaml': 'server: https://10.0.7.11:9345\ntoken: abcdef\n',
        '/b/etc/rancher/k3s/config.yaml': 'https-listen-port: 9345\ntoken: abcdef\n',
      },
    },
    {
      name: 'in comments',
      files: {
        '/etc/systemd/system/k3s.service.env':
          '# was: K3S_URL=https://10.0.0.1:9345\n; K3S_URL=https://10.0.0.1:9345\nK3S_URL=https://10.0.0.1:6443 # not K3S_URL=https://10.0.0.1:9345\n',
        '/etc/systemd/system/rke2-agent.service':
          '[Service]\n# ExecStart=/usr/local/bin/rke2 agent --server https://10.0.7.10:6443\nExecStart=/usr/local/bin/rke2 agent --server https://10.0.7.10:9345\n',
      },
    },
    { name: 'RKE2 at its port', files: { '/etc/rancher/rke2/config.yaml': 'server: https://a:9345\ntoken: abcdef\n' } },
    { name: 'k3s at its port', files: { '/etc/rancher/k3s/config.yaml': 'server: https://a:6443\ntoken: abcdef\n' } },
    {
      name: 'a load balancer',
      files: { '/etc/rancher/rke2/config.yaml': 'server: https://rke2.example.com:443\ntoken: abcdef\n' },
    },
    {
      name: 'a file of something else',
      files: { '/etc/other/config.yaml': 'server: https://a:6443\ntoken: abcdef\n' },
    },
  ]) {
    await context.test(name, async () => {
      const told = (await findingsIn(files)).filter(({ code }) => code === 'join-port-wrong');
      assert.deepEqual(
        told.map(({ message }) => says?.test(message)),
        says === undefined ? [] : [true],
        told.map(({ message }) => message).join(),
      );
    });
  }
});
