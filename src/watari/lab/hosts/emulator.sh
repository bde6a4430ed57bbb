#!/bin/sh
# QEMU with two cures that a lab on a userspace datapath and without KVM needs.
#
# Without checksum offload: the datapath reads a guest's frames as they are; with offload their TCP checksums are not
# yet filled in, and its connection tracking drops them: ping works, TCP does not.
#
# With 8 KiB of memory more than was asked for: before 9.0, QEMU under TCG loses what a guest writes during a live
# migration when it reads the marks of changed pages in words of 64 pages (cpu_physical_memory_sync_dirty_bitmap clears
# them and leaves the translation cache as it is), and guests panic afterwards. A block whose size is no multiple of
# 256 KiB is read page by page, which tells the cache.
QEMU_MODULE_DIR=/usr/lib/x86_64-linux-gnu/qemu
export QEMU_MODULE_DIR
odd=8192

option=
for word in "$@"; do
    shift
    case "$option $word" in
    '-m '*[!0-9]*) ;;
    '-m '*) word="size=$((word * 1024 + odd / 1024))k" ;;
    '-object {"qom-type":"memory-backend-ram","id":"pc.ram","size":'*)
        size=${word##*:}
        word="${word%:*}:$((${size%\}} + odd))}"
        ;;
    esac
    option=$word
    set -- "$@" "$word"
done

exec HOST_FOLDER/emulator/qemu-system-x86_64 -L /usr/share/qemu -L /usr/share/seabios -L /usr/lib/ipxe/qemu \
    -global virtio-net-pci.csum=off -global virtio-net-pci.guest_csum=off "$@"
