# Reads a network_data.json whose brackets were turned into line ends, and prints what it says of one NIC:
#   mtu N | address A MASK | route NETWORK MASK GATEWAY
# Nothing but mtu is printed for a NIC whose address comes by DHCP. IPv6 is passed over.
function value(key, found) {
    if (!match($0, "\"" key "\": *(\"[^\"]*\"|[0-9]+)")) return ""
    found = substr($0, RSTART, RLENGTH)
    sub("\"" key "\": *", "", found)
    gsub("\"", "", found)
    return found
}

value("ethernet_mac_address") == mac { link = value("id"); if (value("mtu")) print "mtu", value("mtu") }
value("link") != "" { mine = value("link") == link && value("type") == "ipv4"; if (mine) print "address", value("ip_address"), value("netmask") }
mine && value("gateway") != "" { print "route", value("network"), value("netmask"), value("gateway") }
