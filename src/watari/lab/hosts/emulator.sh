#!/bin/sh
# QEMU without checksum offload. The userspace datapath reads a guest's frames as they are; with offload their TCP
# checksums are not yet filled in, and its connection tracking drops them: ping works, TCP does not.
QEMU_MODULE_DIR=/usr/lib/x86_64-linux-gnu/qemu
export QEMU_MODULE_DIR
exec HOST_FOLDER/emulator/qemu-system-x86_64 -L /usr/share/qemu -L /usr/share/seabios -L /usr/lib/ipxe/qemu \
    -global virtio-net-pci.csum=off -global virtio-net-pci.guest_csum=off "$@"
