#!/bin/sh
# The first process of a host: makes the file system that the host sees, then waits and takes in orphans.
# When it ends, the kernel ends every process of the host; that is how a host loses its power.
# Wants: HOST_NAME, HOST_FOLDER, LAB_ROOT, MEMORY_KIB, RESOLVED_HOSTS (to be seen as /etc/hosts), EMULATOR (a wrapper).
set -e
hostname "$HOST_NAME"

# Devices of its own, without /dev/kvm: libvirt would try it, and hang where nesting is broken.
mkdir -p "$HOST_FOLDER/dev"
mount -t tmpfs -o mode=755 devices "$HOST_FOLDER/dev"
mkdir "$HOST_FOLDER/dev/pts" "$HOST_FOLDER/dev/shm" "$HOST_FOLDER/dev/net"
for device in null zero full random urandom tty net/tun; do
    : > "$HOST_FOLDER/dev/$device"
    mount --bind "/dev/$device" "$HOST_FOLDER/dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 terminals "$HOST_FOLDER/dev/pts"
mount -t tmpfs -o mode=1777 memory "$HOST_FOLDER/dev/shm"
ln -s pts/ptmx "$HOST_FOLDER/dev/ptmx"
ln -s /proc/self/fd "$HOST_FOLDER/dev/fd"
ln -s /proc/self/fd/0 "$HOST_FOLDER/dev/stdin"
ln -s /proc/self/fd/1 "$HOST_FOLDER/dev/stdout"
ln -s /proc/self/fd/2 "$HOST_FOLDER/dev/stderr"
mount --rbind "$HOST_FOLDER/dev" /dev

# Memory of its own in the eyes of libvirt and Nova, the same with every look: virtual machines change theirs as they run.
memory=/sys/devices/system/node/node0/meminfo
if [ -e $memory ]; then
    printf 'Node 0 MemTotal: %d kB\nNode 0 MemFree: %d kB\n' "$MEMORY_KIB" "$MEMORY_KIB" > "$HOST_FOLDER/meminfo"
    mount --bind "$HOST_FOLDER/meminfo" $memory
fi

# The emulator behind its wrapper; the real one stays within reach of it.
mkdir -p "$HOST_FOLDER/emulator"
: > "$HOST_FOLDER/emulator/qemu-system-x86_64"
mount --bind /usr/bin/qemu-system-x86_64 "$HOST_FOLDER/emulator/qemu-system-x86_64"
mount --bind "$EMULATOR" /usr/bin/qemu-system-x86_64

# What a host keeps, in its own folder. The lab's folder must stay in sight when it lies below /var/lib.
for folder in lib/nova/instances lib/neutron lib/libvirt lib/openvswitch log/libvirt/qemu log/openvswitch log/ovn cache/libvirt; do
    mkdir -p "$HOST_FOLDER/var/$folder"
done
case "$LAB_ROOT" in
/var/lib/*)
    mkdir -p "$HOST_FOLDER/var/lib/${LAB_ROOT#/var/lib/}"
    mount --rbind "$LAB_ROOT" "$HOST_FOLDER/var/lib/${LAB_ROOT#/var/lib/}"
    ;;
esac
mount --bind "$HOST_FOLDER/var/cache" /var/cache
mount --bind "$HOST_FOLDER/var/log" /var/log
mount --bind "$HOST_FOLDER/etc/libvirt" /etc/libvirt
mount --bind "$HOST_FOLDER/root" /root
mount --bind "$RESOLVED_HOSTS" /etc/hosts
mount --rbind "$HOST_FOLDER/var/lib" /var/lib

mount -t tmpfs -o mode=755 run /run
mkdir -p /run/openvswitch /run/ovn /run/libvirt /run/sshd /run/lock /run/netns
# No name server: every name that a host may know is in /etc/hosts. The file may be a link into /run, which is new.
mkdir -p "$(dirname "$(readlink -m /etc/resolv.conf)")"
: > /run/no-name-server
[ -e /etc/resolv.conf ] || : > "$(readlink -m /etc/resolv.conf)"
mount --bind /run/no-name-server /etc/resolv.conf

: > "$HOST_FOLDER/ready"
trap 'exit 0' TERM
while :; do
    sleep 3600 &
    wait $!
done
