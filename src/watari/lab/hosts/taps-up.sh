#!/bin/sh
# Sets a guest's tap up whenever it is down, for as long as the host runs.
#
# libvirt makes a tap and sets it up; the userspace datapath sees it appear and makes it promiscuous. Both read the
# device's flags and write them back whole: where libvirt writes between Open vSwitch's reading and writing, the tap
# stays down and its guest silent (1 to 8 of a hundred taps that were set up at once). `ip` asks for one flag alone, so
# it undoes nobody's.
down_taps() {
    sed -nu '/^Deleted/d; /[<,]UP[,>]/d; s/^[0-9]*: \(tap[^:@]*\).*/\1/p'
}

{
    ip -o link
    exec ip -o monitor link
} | down_taps | while read -r tap; do
    ip link set dev "$tap" up 2>/dev/null # it may be gone by now
done
