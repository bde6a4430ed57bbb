from watari.lab.rabbitmq import hash_password


def test_the_hash_is_that_of_rabbitmqs_own_manual() -> None:
    # https in the manual: "Passwords", user "test12" with salt 908D C60A
    assert hash_password("test12", bytes.fromhex("908DC60A")) == "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"
